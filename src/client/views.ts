export type * from "../domain/views/agent-view.ts";
export type * from "../domain/views/dead-letter-view.ts";
export type * from "../domain/views/note-view.ts";
export type * from "../domain/views/queue-view.ts";
export type * from "../domain/views/stats-view.ts";
export type * from "../domain/views/task-view.ts";

import type { GrantView } from "../domain/grant-view.ts";
import type { Risk } from "../domain/policy/policy.ts";
import type { ExecutionMode, RequestKind } from "../domain/request.ts";
import type { Role } from "../domain/reviewer.ts";
import type { RequestView } from "../domain/view.ts";

/** What goes to the desk and comes back from it, besides the request itself (domain/view.ts). Times are ISO 8601 UTC. */

/** An ask: exactly one of `command`, `argv`, `tool` with `input`, or (for reports about a task) `input` alone. */
export interface AskBody {
  readonly agent: string;
  readonly kind: RequestKind;
  readonly command?: string;
  readonly argv?: readonly string[];
  readonly tool?: string;
  readonly input?: unknown;
  readonly cwd?: string;
  readonly reason?: string;
  readonly execution?: Exclude<ExecutionMode, "pane">;
  /** A duration such as "10m". */
  readonly deadline?: string;
  /** Whoever sends the same key again means the same ask. */
  readonly key?: string;
  readonly session?: string;
}

export interface RequestFilter {
  /** One status, or several with commas between. */
  readonly status?: string;
  readonly agent?: string;
  readonly risk?: Risk;
  readonly kind?: RequestKind;
  readonly q?: string;
  /** At most 200 a page. */
  readonly limit?: number;
  readonly cursor?: string;
}

export interface RequestPage {
  readonly items: readonly RequestView[];
  readonly nextCursor?: string | null;
}

/** One line of the history. */
export interface EntryView {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly subject: string;
  readonly by: string;
  /** Null once retention has dropped it. */
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly hash?: string;
}

export interface DecisionBody {
  readonly verdict: "approve" | "reject";
  readonly digest: string;
  readonly reason?: string;
  readonly confirm?: string;
  /** Lets the approval cover the same ask again. */
  readonly grant?: GrantBody;
}

/** How far an approval covers the same ask again. */
export interface GrantBody {
  /** A duration such as "1h". */
  readonly for: string;
  /** How many later asks; default: as many as the policy lets. */
  readonly uses?: number;
  readonly scope?: {
    /** False: any agent of the requester; else only the one that asked. */
    readonly agent?: boolean;
    /** True: only the session that asked. */
    readonly session?: boolean;
    /** Any folder at or below this real path; else only the folder that was approved. */
    readonly path?: string;
  };
}

export interface GrantFilter {
  readonly status?: "open" | "all";
  readonly limit?: number;
  readonly cursor?: string;
}

export interface GrantPage {
  readonly items: readonly GrantView[];
  readonly nextCursor?: string | null;
}

export interface StartedView {
  readonly id: string;
  readonly status: string;
  readonly execution: { readonly id: string; readonly leaseUntil: string };
}

export interface ConfirmBody {
  readonly claim: string;
  readonly outcome: "executed" | "failed";
  readonly exitCode?: number;
  readonly signal?: string;
  readonly output?: string;
}

export interface IdentityView {
  readonly name: string;
  readonly role: Role;
  readonly maxRisk: Risk;
  readonly expiresAt?: string;
}

export interface LoginView {
  readonly token: string;
  readonly name: string;
  readonly expiresAt: string;
}

export interface LoginCodeView {
  readonly code: string;
  readonly expiresAt: string;
}

export interface NewTokenView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly token: string;
}

export interface TokenView extends IdentityView {
  readonly id: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly revokedAt?: string;
}

export interface ChainHeadView {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainReportView {
  readonly intact: boolean;
  readonly entries: number;
  readonly head?: ChainHeadView;
  readonly brokenAt?: number;
  readonly why?: string;
}

export interface AlertView {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly raisedAt: string;
}

export interface HealthView {
  readonly status: "healthy" | "degraded" | "down";
  readonly reasons: readonly string[];
  /** Open alerts, workers that were heard of lately, asks that wait; null where the ledger could not be asked. */
  readonly alerts: number | null;
  readonly workers: number | null;
  readonly pending: number | null;
  readonly version: string;
}

/** What the desk's event stream tells, and whether it can be heard. */
export type DeskEvent =
  | { readonly event: "connected" }
  | { readonly event: "disconnected"; readonly why: string }
  /** The history does not reach back or forth to where we were: what was seen before says nothing any more. */
  | { readonly event: "reset" }
  | { readonly event: "ask"; readonly request: RequestView }
  | { readonly event: "entry"; readonly entry: EntryView };
