import type { Instant, Milliseconds } from "../base/clock.ts";

/** `scheduled > ready > leased > done | cancelled | dead`; a retry, snooze or rescue goes back to the first two. */
export type MessageState = "scheduled" | "ready" | "leased" | "done" | "cancelled" | "dead";

/** A message that is not sent yet: what `actor.message(payload)` makes. */
export interface MessageDraft<Payload = unknown> {
  readonly actor: string;
  readonly queue: string;
  readonly payload: Payload;
  /** Lower goes first; default 0. */
  readonly priority?: number;
  /** How long after sending it becomes ready; default at once. */
  readonly delay?: Milliseconds;
  /** At most one unfinished message bears a key: a second one is not sent. */
  readonly key?: string;
  /** Overrides of the actor's middleware options for this message alone. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** One line of a message's time line. */
export interface TrailPoint {
  readonly at: Instant;
  readonly event: "failed" | "lost" | "snoozed" | "redriven" | "edited";
  /** Which attempt it was, from 1. */
  readonly attempt?: number;
  readonly code?: string;
  readonly message?: string;
  readonly worker?: string;
  readonly by?: string;
}

/** The frozen envelope that brokers carry and actors handle. */
export interface Message<Payload = unknown> {
  readonly id: string;
  readonly actor: string;
  readonly queue: string;
  readonly payload: Payload;
  readonly priority: number;
  readonly key?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly createdAt: Instant;
  readonly dueAt: Instant;
  /** How many attempts have begun, the present one included; 0 before the first. */
  readonly attempt: number;
  /** Raised at each claim, retry, snooze, rescue and redrive: fences off whoever held an older one. */
  readonly generation: number;
  /** Every failure and intervention so far, oldest first. */
  readonly trail: readonly TrailPoint[];
}

/** Time-bounded ownership of a message by one worker. */
export interface Lease {
  readonly id: string;
  readonly worker: string;
  readonly generation: number;
}

/** A message under a lease, as a consumer gets it. */
export interface LeasedMessage<Payload = unknown> extends Message<Payload> {
  readonly lease: Lease;
}

/** A message given up, kept with everything that happened to it. */
export interface DeadLetter extends Message {
  readonly diedAt: Instant;
  readonly reason: string;
}

/** What happened to a draft that was sent: its id, and whether its key belonged to another unfinished message already. */
export interface Sent {
  readonly id: string;
  readonly duplicate: boolean;
}
