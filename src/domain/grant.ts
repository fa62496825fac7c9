/**
 * A grant is an approval that also covers the same ask again. It covers a later ask only if all of this holds, and what
 * cannot be known is not covered:
 *
 * - it is open: not revoked, not expired, with uses left;
 * - the ask comes from the same requester, and the granter had no part in asking;
 * - kind, execution and command are the same, the command to the last byte;
 * - today's policy asks about it (what it denies stays denied), at a risk that is not above the one that was approved;
 * - it is asked by the same agent (unless the grant is for any agent of that requester), and in the same session where
 *   the grant is for one;
 * - its digest is the same: the same folder, programs, scripts and environment. A grant for a path covers every real
 *   folder at or below it, and then the content has to be the same, so that it covers no command that names scripts.
 *
 * Who may give which grant stands in may-grant.ts. What a command reads besides its programs and scripts (data, the
 * configuration of a program) is bound by no digest, and so by no grant.
 */

import { normalize } from "node:path";
import type { Instant, Milliseconds } from "../base/clock.ts";
import { clip } from "../base/text.ts";
import { commandText } from "./command.ts";
import { commandHashOf } from "./digest.ts";
import type { ExecutionMode, RequestKind } from "./kind.ts";
import { isOwnAsk } from "./may-decide.ts";
import { type Judgement, type Risk, riskRank } from "./policy/policy.ts";
import { quorumOf } from "./quorum.ts";
import type { AgentRequest } from "./request.ts";

/** What a reviewer wants of a grant, beyond the approval that it is given with. */
export interface GrantWish {
  /** How long it is open. */
  readonly lasts: Milliseconds;
  /** How many later asks it covers; default: as many as the policy lets. */
  readonly uses?: number;
  /** For every agent of the requester, not only the one that asked. */
  readonly anyAgent?: boolean;
  /** Only for the session that asked. */
  readonly session?: boolean;
  /** For every working folder at or below this absolute path, not only the one that was approved. */
  readonly path?: string;
}

/** Where it covers the command: as it was approved, or with the same content at or below a path. */
export type GrantPlace = { readonly digest: string } | { readonly path: string; readonly content: string };

/** What a grant covers: it never changes. */
export interface Covered {
  readonly requester: string;
  readonly kind: RequestKind;
  readonly execution: ExecutionMode;
  readonly commandHash: string;
  /** For people, and cut where it is long: the hash is what counts. */
  readonly command: string;
  /** The risk that was approved. */
  readonly risk: Risk;
  /** The only agent; absent where any agent of the requester is covered. */
  readonly agent?: string;
  /** The only session, where it is for one. */
  readonly session?: string;
  readonly place: GrantPlace;
}

export interface Grant {
  readonly id: string;
  /** The ask with whose approval it was given. */
  readonly requestId: string;
  /** The granter. */
  readonly by: string;
  readonly givenAt: Instant;
  readonly expiresAt: Instant;
  /** How many asks it covers, and how many it has covered. */
  readonly uses: number;
  readonly used: number;
  readonly covered: Covered;
  readonly revoked?: { readonly by: string; readonly at: Instant };
}

export const grantStatuses = ["open", "used_up", "expired", "revoked"] as const;
/** Whether a grant still covers anything. */
export type GrantStatus = (typeof grantStatuses)[number];

/** The longest text of a command that a grant shows. */
const shownCommand = 500;

/** The grant that `mayGrant` lets be given with the approval of this request, not used yet. */
export function newGrant(
  request: AgentRequest,
  wish: GrantWish,
  given: Pick<Grant, "id" | "by" | "uses"> & { readonly at: Instant },
): Grant {
  const { id, by, uses, at } = given;
  return {
    id,
    requestId: request.id,
    by,
    givenAt: at,
    expiresAt: at + wish.lasts,
    uses,
    used: 0,
    covered: {
      requester: request.requester,
      kind: request.kind,
      execution: request.execution,
      commandHash: commandHashOf(request.command),
      command: clip(commandText(request.command), shownCommand),
      risk: request.judgement?.risk ?? "low",
      agent: wish.anyAgent ? undefined : request.agent,
      session: wish.session ? request.session : undefined,
      place: placeOf(request, wish),
    },
  };
}

function placeOf({ digest, content }: AgentRequest, { path }: GrantWish): GrantPlace {
  return path === undefined || content === undefined ? { digest } : { path, content: content.digest };
}

/** How a grant stands: its end by time needs nobody to record it. */
export function grantStatus({ revoked, expiresAt, used, uses }: Grant, now: Instant): GrantStatus {
  if (revoked) return "revoked";
  if (expiresAt <= now) return "expired";
  return used < uses ? "open" : "used_up";
}

/** Whether a grant approves this ask now, on the conditions at the head of this file. */
export function covers(grant: Grant, ask: AgentRequest, now: Instant): boolean {
  const { covered } = grant;
  return (
    grantStatus(grant, now) === "open" &&
    ask.requester === covered.requester &&
    !isOwnAsk(grant.by, ask) &&
    ask.kind === covered.kind &&
    ask.execution === covered.execution &&
    commandHashOf(ask.command) === covered.commandHash &&
    isAsked(ask.judgement, covered.risk) &&
    (covered.agent === undefined || ask.agent === covered.agent) &&
    (covered.session === undefined || ask.session === covered.session) &&
    isThere(covered.place, ask)
  );
}

/** What needs several identities, or certain ones, is never approved without being looked at. */
function isAsked(judgement: Judgement | null, approved: Risk): boolean {
  if (judgement?.ruling !== "ask" || quorumOf(judgement) > 1 || judgement.reviewers) return false;
  return riskRank(judgement.risk) <= riskRank(approved);
}

function isThere(place: GrantPlace, { digest, content }: AgentRequest): boolean {
  if ("digest" in place) return digest === place.digest;
  return content?.digest === place.content && isWithin(content.folder, place.path);
}

/** Whether a real path lies at or below another; a path that is no plain absolute one holds nothing. */
export function isWithin(folder: string, path: string): boolean {
  if (!isPlain(path) || !isPlain(folder)) return false;
  return path === "/" || folder === path || folder.startsWith(`${path}/`);
}

/** Whether a path is absolute, with no part that leads elsewhere and no slash at its end. */
export function isPlain(path: string): boolean {
  return path.startsWith("/") && normalize(path) === path && (path === "/" || !path.endsWith("/"));
}
