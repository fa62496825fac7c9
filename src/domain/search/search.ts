/**
 * A search narrows the list of requests: terms that must all hold, each of which may be negated. People write one as
 * text (parse-search.ts says how), programs make one of terms; a ledger compiles it to conditions of its own.
 *
 * What it promises: the same search finds the same requests on every ledger. It says nothing of their order.
 */

import type { Instant } from "../../base/clock.ts";
import type { RequestKind } from "../kind.ts";
import type { RequestStatus } from "../lifecycle.ts";
import type { Risk } from "../policy/policy.ts";

/** Taken or snoozed by a reviewer, or with a result that nobody has fetched. */
export const traits = ["taken", "snoozed", "unfetched"] as const;
export type Trait = (typeof traits)[number];

/** What is asked of a request. Lists: one of these is enough. */
export type Condition =
  /** In the command, the reason or the agent's name, whatever the case. */
  | { readonly on: "text"; readonly text: string }
  | { readonly on: "status"; readonly any: readonly RequestStatus[] }
  | { readonly on: "kind"; readonly any: readonly RequestKind[] }
  /** What has no risk yet has none of these. */
  | { readonly on: "risk"; readonly any: readonly Risk[] }
  | { readonly on: "agent" | "requester" | "session"; readonly any: readonly string[] }
  /** Who decided; what is not decided was decided by nobody. */
  | { readonly on: "by"; readonly any: readonly string[] }
  /** Asked in this folder, or in one below it. */
  | { readonly on: "cwd"; readonly path: string }
  /** What stands out about it now. */
  | { readonly on: "is"; readonly any: readonly Trait[] }
  /** Asked before, or not before, a moment. */
  | { readonly on: "before" | "after"; readonly at: Instant };

export type Term = Condition & { readonly not?: true };

export type Search = readonly Term[];
