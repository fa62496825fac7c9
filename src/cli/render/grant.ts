import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { GrantBody } from "../../client.ts";
import type { GrantView } from "../../domain/grant-view.ts";
import type { RequestView } from "../../domain/view.ts";
import type { Style } from "../style.ts";
import { shownTime } from "./facts.ts";
import { textTable } from "./text-table.ts";

/** What a grant would cover, before it is given: how often, for whom, and where. */
export function wishedGrant({ for: lasts, uses, scope = {} }: GrantBody, request: RequestView): string {
  const count = uses === undefined ? "as often as the policy lets" : `at most ${times(uses)}`;
  return [
    `the same command again, without asking, for ${lasts}, ${count}`,
    `asked by ${wishedBearer(scope, request)}`,
    wishedPlace(scope, request),
  ].join("\n");
}

type Scope = NonNullable<GrantBody["scope"]>;

function wishedBearer(
  { agent: named, session: only }: Scope,
  { agent, session, requester }: RequestView,
): string {
  const who = `${named === false ? "any agent" : visible(agent)} with a token of ${visible(requester)}`;
  return only ? `${who}, only in the session ${visible(session ?? "(it has none)")}` : who;
}

function wishedPlace({ path }: Scope, { execution }: RequestView): string {
  if (path !== undefined) return `in any folder at or below ${visible(path)}, with the same programs`;
  return execution === "server"
    ? "only in this folder, with the same programs and scripts"
    : "only in this folder; whether its programs and scripts are the same is not seen, as the agent runs it";
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** Grants as lines of a table, head first. */
export function grantTable(grants: readonly GrantView[], style: Style, now: Instant): string[] {
  const head = ["ID", "STATUS", "BY", "FOR", "USED", "ENDS", "WHERE", "COMMAND"];
  return textTable([head, ...grants.map((grant) => rowOf(grant, now))], style);
}

function rowOf(grant: GrantView, now: Instant): readonly string[] {
  const { id, status, by, uses, used, path, command, revoked } = grant;
  const where = path === undefined ? "as approved" : `below ${visible(path)}`;
  const left = Date.parse(grant.expiresAt) - now;
  const end = shownTime(revoked?.at ?? grant.expiresAt) ?? "";
  const ends = revoked || left <= 0 ? end : `in ${formatDuration(left)}`;
  return [id, status, visible(by), bearer(grant), `${used} of ${uses}`, ends, where, visible(command)];
}

function bearer({ agent, requester, session }: GrantView): string {
  const who = agent === undefined ? `any of ${visible(requester)}` : visible(agent);
  return session === undefined ? who : `${who}, session ${visible(session)}`;
}
