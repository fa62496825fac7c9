import type { RequestKind } from "../kind.ts";
import type { RequestStatus } from "../lifecycle.ts";

/** A message that was given up, as a list shows it; times are ISO 8601 UTC. */
export interface DeadLetterView {
  readonly id: string;
  readonly actor: string;
  readonly queue: string;
  readonly payload: unknown;
  /** Why it was given up. */
  readonly reason: string;
  /** How many attempts there were since it was last sent. */
  readonly attempt: number;
  readonly createdAt: string;
  readonly diedAt: string;
  /** The request that it is about. */
  readonly requestId?: string;
}

/** One dead letter with everything that happened to it. */
export interface DeadLetterDetails extends DeadLetterView {
  /** Every failure and intervention, oldest first. */
  readonly trail: readonly TrailView[];
  readonly request?: RequestBrief;
}

/** One line of a message's time line. */
export interface TrailView {
  readonly at: string;
  readonly event: "failed" | "lost" | "snoozed" | "redriven" | "edited";
  readonly attempt?: number;
  readonly code?: string;
  readonly message?: string;
  readonly worker?: string;
  readonly by?: string;
}

/** A request in a few words, where it stands beside something else. */
export interface RequestBrief {
  readonly id: string;
  readonly agent: string;
  readonly kind: RequestKind;
  readonly status: RequestStatus;
  readonly command: string;
}

/** What a redrive of many has done. */
export interface RedrivenView {
  readonly redriven: number;
  /** Dead letters of the actor that are still there. */
  readonly left: number;
}
