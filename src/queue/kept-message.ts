import type { Instant } from "../base/clock.ts";
import type { DeadLetter, Lease, LeasedMessage, Message, TrailPoint } from "./message.ts";

/** A message as the memory store keeps it: JSON as text, so that no handler can change what is kept. */
export interface KeptMessage {
  readonly id: string;
  readonly actor: string;
  readonly queue: string;
  payload: string;
  readonly options: string;
  priority: number;
  readonly key: string | null;
  readonly createdAt: Instant;
  /** `waiting` is scheduled or ready, which the clock tells apart. */
  state: "waiting" | "leased" | "dead";
  dueAt: Instant;
  attempt: number;
  generation: number;
  losses: number;
  trail: TrailPoint[];
  worker?: string;
  leaseUntil?: Instant;
  diedAt?: Instant;
  reason?: string;
}

export function toMessage(kept: KeptMessage): Message {
  return {
    id: kept.id,
    actor: kept.actor,
    queue: kept.queue,
    payload: JSON.parse(kept.payload),
    priority: kept.priority,
    ...(kept.key === null ? undefined : { key: kept.key }),
    options: JSON.parse(kept.options),
    createdAt: kept.createdAt,
    dueAt: kept.dueAt,
    attempt: kept.attempt,
    generation: kept.generation,
    trail: [...kept.trail],
  };
}

export function toLeased(kept: KeptMessage): LeasedMessage {
  return { ...toMessage(kept), lease: leaseOf(kept) };
}

export function toDeadLetter(kept: KeptMessage): DeadLetter {
  return { ...toMessage(kept), diedAt: kept.diedAt ?? kept.dueAt, reason: kept.reason ?? "" };
}

export function leaseOf(kept: KeptMessage): Lease {
  return { id: kept.id, worker: kept.worker ?? "", generation: kept.generation };
}

/** The lease fence: an older generation or another worker holds nothing. */
export function isHeldBy(kept: KeptMessage, lease: Lease): boolean {
  return kept.state === "leased" && kept.generation === lease.generation && kept.worker === lease.worker;
}

export function isDead(kept: KeptMessage): boolean {
  return kept.state === "dead";
}
