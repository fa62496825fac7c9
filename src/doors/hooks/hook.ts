/**
 * The hook door: a client's hook tells of a tool call, and is answered in the client's own words. A permission hook runs
 * beside the client's open dialog (or before it): whoever answers first, the desk or the person there, has decided.
 *
 * What it promises: an allow is written only after `executing` is on disk; what is not allowed is never answered so,
 * whatever fails; waiting costs nothing. A closed connection means that this way is gone, not that the ask is.
 * What hooks say are agents' data: it is recorded and judged, and ends only what the same identity had asked for.
 */

import type { IncomingHttpHeaders } from "node:http";
import type { HookClientName } from "../../domain/hook-clients.ts";

/** One use of a tool, as its client tells of it. */
export interface ToolUse {
  readonly session: string;
  readonly cwd: string;
  readonly tool: string;
  readonly input: unknown;
  /** The client's id of this use, where the event has one. */
  readonly call?: string;
}

/** What a client tells, whatever its own words for it are. */
export type HookEvent =
  /** Wants to know whether it may; `gate`: nobody else is asked, so that no answer means no. */
  | { readonly kind: "asks"; readonly use: ToolUse; readonly gate: boolean }
  | { readonly kind: "begins"; readonly use: ToolUse }
  | { readonly kind: "ran"; readonly use: ToolUse; readonly report: RanReport }
  | { readonly kind: "turn_begins" | "session_begins" | "session_ends"; readonly session: string }
  /** `goesOn`: parts of it run on in the background, or a hook has kept it from ending before. */
  | { readonly kind: "turn_ends"; readonly session: string; readonly goesOn: boolean }
  /** Something that the desk needs not know. */
  | { readonly kind: "other" };

/** How a tool ended. */
export interface RanReport {
  readonly outcome: "executed" | "failed";
  readonly durationMs?: number;
}

/** What the desk answers an ask; without a word the client goes on as if there were no desk. */
export type HookAnswer =
  | { readonly say: "allow" }
  | { readonly say: "deny"; readonly message: string }
  | { readonly say: "nothing" };

/** A JSON object in the client's own format; an empty one says nothing. */
export type HookBody = Readonly<Record<string, unknown>>;

/** One client's words for what hooks tell and are told. */
export interface HookClient {
  readonly name: HookClientName;
  read(body: HookBody, headers: IncomingHttpHeaders): HookEvent;
  /** The answer to an ask. */
  answer(answer: HookAnswer, event: Extract<HookEvent, { kind: "asks" }>): HookBody;
  /** Brings text to the model as the answer to an event, where this client has a way for it. */
  bring?(text: string, event: HookEvent): HookBody | undefined;
}
