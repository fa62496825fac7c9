import { type Clock, type Instant, type Milliseconds, systemClock } from "../base/clock.ts";
import { newId } from "../base/id.ts";
import { readCursor, writeCursor } from "./dead-letter-cursor.ts";
import { type KeptDraft, payloadText, readDraft } from "./draft.ts";
import {
  isDead,
  isHeldBy,
  type KeptMessage,
  leaseOf,
  toDeadLetter,
  toLeased,
  toMessage,
} from "./kept-message.ts";
import type {
  DeadLetter,
  Lease,
  LeasedMessage,
  Message,
  MessageDraft,
  MessageState,
  Sent,
} from "./message.ts";
import type { AttemptError, Settlement } from "./outcome.ts";
import { givesBack } from "./settlement.ts";
import type {
  ClaimRequest,
  DeadLetterFilter,
  DeadLetterQuery,
  MessageStore,
  Page,
  QueueStats,
  RedriveOptions,
} from "./store.ts";
import { deadReason, keptError, lossError, redrivePoints } from "./trail.ts";
import { byTurn } from "./turn.ts";

/** A message store that lives as long as its process, for tests: same semantics as the durable ones. */
export class MemoryMessageStore implements MessageStore {
  readonly #clock: Clock;
  readonly #messages = new Map<string, KeptMessage>();
  /** The unfinished message of each key. */
  readonly #keys = new Map<string, KeptMessage>();
  readonly #paused = new Set<string>();
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  async send(drafts: readonly MessageDraft[]): Promise<readonly Sent[]> {
    const now = this.#clock.now();
    // All are read before one is kept, so that a bad draft keeps none.
    const kept = drafts.map((draft) => readDraft(draft, now));
    const sent = drafts.map((draft, index) => this.#insert(draft, kept[index] as KeptDraft, now));
    this.#wake();
    return sent;
  }

  #insert(draft: MessageDraft, kept: KeptDraft, now: Instant): Sent {
    const holder = kept.key === null ? undefined : this.#keys.get(kept.key);
    if (holder) return { id: holder.id, duplicate: true };
    const message: KeptMessage = {
      ...kept,
      id: newId("msg", now),
      actor: draft.actor,
      queue: draft.queue,
      state: "waiting",
      createdAt: now,
      attempt: 0,
      generation: 0,
      losses: 0,
      trail: [],
    };
    this.#messages.set(message.id, message);
    if (message.key !== null) this.#keys.set(message.key, message);
    return { id: message.id, duplicate: false };
  }

  async claim(request: ClaimRequest): Promise<readonly LeasedMessage[]> {
    const now = this.#clock.now();
    const due = this.#open(request.queues).filter((message) => message.dueAt <= now);
    const turn = due.map((message) => ({ message, envelope: toMessage(message) }));
    turn.sort((a, b) => byTurn(a.envelope, b.envelope));
    return turn.slice(0, Math.max(0, request.limit)).map(({ message }) => {
      message.state = "leased";
      message.attempt++;
      message.generation++;
      message.worker = request.worker;
      message.leaseUntil = now + request.lease;
      return toLeased(message);
    });
  }

  /** The waiting messages of the queues that are not paused. */
  #open(queues: readonly string[]): KeptMessage[] {
    const open = new Set(queues.filter((queue) => !this.#paused.has(queue)));
    return [...this.#messages.values()].filter(
      (message) => message.state === "waiting" && open.has(message.queue),
    );
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const settled = settlements.map((settlement) => this.#settleOne(settlement));
    if (settlements.some(givesBack)) this.#wake();
    return settled;
  }

  #settleOne(settlement: Settlement): boolean {
    const message = this.#messages.get(settlement.lease.id);
    if (!message || !isHeldBy(message, settlement.lease)) return false;
    const now = this.#clock.now();
    switch (settlement.as) {
      case "done":
      case "cancelled":
        this.#delete(message);
        break;
      case "released":
        message.attempt--;
        this.#putBack(message, message.dueAt);
        break;
      case "snoozed":
        if (message.trail.at(-1)?.event === "snoozed") message.trail.pop();
        message.trail.push({ at: now, event: "snoozed" });
        message.attempt--;
        this.#putBack(message, settlement.dueAt);
        break;
      case "retry":
        this.#note(message, "failed", keptError(settlement.error), now);
        this.#putBack(message, settlement.dueAt);
        break;
      case "dead":
        this.#bury(message, "failed", keptError(settlement.error), now);
        break;
    }
    return true;
  }

  #note(message: KeptMessage, event: "failed" | "lost", error: AttemptError, now: Instant): void {
    const { attempt, worker = "" } = message;
    message.trail.push({ at: now, event, attempt, code: error.code, message: error.message, worker });
  }

  #putBack(message: KeptMessage, dueAt: Instant): void {
    message.state = "waiting";
    message.dueAt = dueAt;
    message.generation++;
  }

  #bury(message: KeptMessage, event: "failed" | "lost", error: AttemptError, now: Instant): void {
    this.#note(message, event, error, now);
    message.state = "dead";
    message.generation++;
    message.diedAt = now;
    message.reason = deadReason(error);
    if (message.key !== null) this.#keys.delete(message.key);
  }

  #delete(message: KeptMessage): void {
    this.#messages.delete(message.id);
    if (message.key !== null && this.#keys.get(message.key) === message) this.#keys.delete(message.key);
  }

  async renew(leases: readonly Lease[], lease: Milliseconds): Promise<readonly string[]> {
    const until = this.#clock.now() + lease;
    return leases.filter((held) => !this.#extend(held, until)).map(({ id }) => id);
  }

  #extend(lease: Lease, until: Instant): boolean {
    const message = this.#messages.get(lease.id);
    if (!message || !isHeldBy(message, lease)) return false;
    message.leaseUntil = until;
    return true;
  }

  async rescue(lossLimit: number): Promise<number> {
    const now = this.#clock.now();
    return this.#rescueAll(lossLimit, now, (message) => (message.leaseUntil ?? now) <= now);
  }

  async rescueWorker(worker: string, lossLimit: number): Promise<number> {
    return this.#rescueAll(lossLimit, this.#clock.now(), (message) => message.worker === worker);
  }

  #rescueAll(lossLimit: number, now: Instant, isLost: (message: KeptMessage) => boolean): number {
    const lost = [...this.#messages.values()].filter(
      (message) => message.state === "leased" && isLost(message),
    );
    for (const message of lost) this.#rescueOne(message, lossLimit, now);
    if (lost.length > 0) this.#wake();
    return lost.length;
  }

  #rescueOne(message: KeptMessage, lossLimit: number, now: Instant): void {
    const error = lossError(leaseOf(message).worker);
    if (message.losses + 1 >= lossLimit) return this.#bury(message, "lost", error, now);
    this.#note(message, "lost", error, now);
    message.losses++;
    this.#putBack(message, message.dueAt);
  }

  async cancel(keys: readonly string[]): Promise<number> {
    const found = new Set(keys.map((key) => this.#keys.get(key)));
    const waiting = [...found].filter((message) => message?.state === "waiting") as KeptMessage[];
    for (const message of waiting) this.#delete(message);
    return waiting.length;
  }

  async pause(queue: string): Promise<void> {
    this.#paused.add(queue);
  }

  async resume(queue: string): Promise<void> {
    this.#paused.delete(queue);
    this.#wake();
  }

  async find(id: string): Promise<(Message & { readonly state: MessageState }) | undefined> {
    const message = this.#messages.get(id);
    return message && { ...toMessage(message), state: this.#stateOf(message) };
  }

  async leased(limit: number): Promise<readonly LeasedMessage[]> {
    const held = [...this.#messages.values()].filter((message) => message.state === "leased");
    held.sort((a, b) => (a.leaseUntil ?? 0) - (b.leaseUntil ?? 0));
    return held.slice(0, limit).map(toLeased);
  }

  #stateOf(message: KeptMessage): "scheduled" | "ready" | "leased" | "dead" {
    if (message.state !== "waiting") return message.state;
    return message.dueAt > this.#clock.now() ? "scheduled" : "ready";
  }

  async stats(): Promise<readonly QueueStats[]> {
    const all = [...this.#messages.values()];
    const names = new Set([...all.map((message) => message.queue), ...this.#paused]);
    return [...names].sort().map((queue) => this.#statsOf(queue, all));
  }

  #statsOf(queue: string, all: readonly KeptMessage[]): QueueStats {
    const counts = { scheduled: 0, ready: 0, leased: 0, dead: 0 };
    let oldestReadyAt: Instant | null = null;
    for (const message of all) {
      if (message.queue !== queue) continue;
      const state = this.#stateOf(message);
      counts[state]++;
      if (state === "ready") oldestReadyAt = Math.min(oldestReadyAt ?? message.dueAt, message.dueAt);
    }
    return { queue, paused: this.#paused.has(queue), ...counts, oldestReadyAt };
  }

  async nextDue(queues: readonly string[]): Promise<Instant | undefined> {
    const times = this.#open(queues).map((message) => message.dueAt);
    return times.length > 0 ? times.reduce((first, time) => Math.min(first, time)) : undefined;
  }

  async deadLetters(query: DeadLetterQuery): Promise<Page<DeadLetter>> {
    const after = readCursor(query.cursor);
    const letters = this.#letters(query)
      .sort((a, b) => b.diedAt - a.diedAt || (a.id < b.id ? 1 : -1))
      .filter(({ diedAt, id }) => diedAt < after.diedAt || (diedAt === after.diedAt && id < after.id));
    const items = letters.slice(0, query.limit);
    const last = items.at(-1);
    return { items, nextCursor: last && letters.length > query.limit ? writeCursor(last) : null };
  }

  #letters({ actor, queue }: DeadLetterFilter): DeadLetter[] {
    return [...this.#messages.values()]
      .filter(isDead)
      .map(toDeadLetter)
      .filter((letter) => actor === undefined || letter.actor === actor)
      .filter((letter) => queue === undefined || letter.queue === queue);
  }

  async countDeadLetters(filter: DeadLetterFilter): Promise<number> {
    return this.#letters(filter).length;
  }

  async deadLetter(id: string): Promise<DeadLetter | undefined> {
    const message = this.#dead(id);
    return message && toDeadLetter(message);
  }

  #dead(id: string): KeptMessage | undefined {
    const message = this.#messages.get(id);
    return message?.state === "dead" ? message : undefined;
  }

  async redrive(ids: readonly string[], options: RedriveOptions = {}): Promise<readonly string[]> {
    const redriven = ids.filter((id) => this.#redriveOne(id, options));
    this.#wake();
    return redriven;
  }

  #redriveOne(id: string, options: RedriveOptions): boolean {
    const message = this.#dead(id);
    if (!message || (message.key !== null && this.#keys.has(message.key))) return false;
    const now = this.#clock.now();
    const edited = options.payload !== undefined;
    if (edited) message.payload = payloadText(options.payload, message.actor);
    message.priority = options.priority ?? message.priority;
    message.trail.push(...redrivePoints(edited, options.by ?? "unknown", now));
    message.attempt = 0;
    message.losses = 0;
    if (message.key !== null) this.#keys.set(message.key, message);
    this.#putBack(message, now);
    return true;
  }

  async discard(id: string): Promise<boolean> {
    const message = this.#dead(id);
    if (message) this.#delete(message);
    return message !== undefined;
  }

  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #wake(): void {
    for (const listener of this.#listeners) listener();
  }
}
