import type { DeliveryState } from "../domain/notification-delivery.ts";
import type { Risk } from "../domain/policy/policy.ts";
import type { ExecutionMode, RequestKind } from "../domain/request.ts";
import type { RequestView } from "../domain/view.ts";
import type { EntryView } from "../domain/views/history.ts";

export type { DeliveryState } from "../domain/notification-delivery.ts";
export type { AgentView, NewAgentView } from "../domain/views/agent.ts";
export type {
  DeadLetterDetails,
  DeadLetterView,
  RedrivenView,
  TrailView,
} from "../domain/views/dead-letter.ts";
export type { DeliveryPage, DeliveryView } from "../domain/views/delivery.ts";
export type { GrantPage, GrantView } from "../domain/views/grant.ts";
export type { HealthView } from "../domain/views/health.ts";
export type { AlertView, ChainHeadView, ChainReportView, EntryView } from "../domain/views/history.ts";
export type {
  IdentityView,
  LoginCodeView,
  LoginView,
  NewTokenView,
  TokenPage,
  TokenView,
} from "../domain/views/identity.ts";
export type { NoteReadView, NoteView, SentNoteView } from "../domain/views/note.ts";
export type { ChannelTestView } from "../domain/views/notification.ts";
export type { PresentView } from "../domain/views/presence.ts";
export type { QueueView, WorkerView } from "../domain/views/queue.ts";
export type { RequestPage, RequestView, StartedView } from "../domain/views/request.ts";
export type { StatsView } from "../domain/views/stats.ts";
export type { TaskView } from "../domain/views/task.ts";

/** What goes to the desk, and what its event stream tells; what else comes back is in domain/views. Times are ISO 8601 UTC. */

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
  /** The client's own id of the tool call that this ask is for. */
  readonly call?: string;
}

/** Which requests are wanted, newest first. */
export interface RequestFilter {
  /** One status, or several with commas between. */
  readonly status?: string;
  readonly agent?: string;
  readonly risk?: Risk;
  readonly kind?: RequestKind;
  /** Only those with a result that nobody has fetched. */
  readonly unfetched?: true;
  readonly q?: string;
  /** At most 200 a page. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** A reviewer's answer to one ask; the digest says what it is about. */
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

/** For how long one sees to an ask, and from or for whom. */
export interface TakeBody {
  /** A duration such as "15m", which it is where nothing is said. */
  readonly for?: string;
  /** The one who has it now, if it is to be taken from them. */
  readonly over?: string;
  /** Somebody else who is to see to it. */
  readonly to?: string;
}

/** For how long an ask is to rest. */
export interface SnoozeBody {
  /** A duration such as "15m". */
  readonly for: string;
  readonly reason?: string;
}

/** Which grants are wanted. */
export interface GrantFilter {
  readonly status?: "open" | "all";
  readonly limit?: number;
  readonly cursor?: string;
}

/** Which deliveries of notifications to list. */
export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly channel?: string;
  readonly recipient?: string;
  readonly notification?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** How an execution of ours ended. */
export interface ConfirmBody {
  readonly claim: string;
  readonly outcome: "executed" | "failed";
  readonly exitCode?: number;
  readonly signal?: string;
  readonly output?: string;
}

/** What the desk's event stream tells, and whether it can be heard. */
export type DeskEvent =
  | { readonly event: "connected" }
  | { readonly event: "disconnected"; readonly why: string }
  /** The history does not reach back or forth to where we were: what was seen before says nothing any more. */
  | { readonly event: "reset" }
  | { readonly event: "ask"; readonly request: RequestView }
  | { readonly event: "entry"; readonly entry: EntryView };
