import type { Clock, Instant, Milliseconds } from "../base/clock.ts";
import { type Candidate, couldApprove } from "../domain/could-approve.ts";
import { isWithin } from "../domain/hours.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import { permits } from "../domain/permissions.ts";
import { type Risk, riskRank } from "../domain/policy/policy.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";

/** How long somebody who has called the desk counts as there. */
export const activeFor: Milliseconds = 300_000;

/** By what somebody is known to be there. */
export type PresenceSign = "watching" | "active" | "on_call";

/** Somebody who could decide now. */
export interface PresentReviewer extends Candidate {
  readonly by: readonly PresenceSign[];
  /** Since when they watch or call; on call, nobody knows it of them. */
  readonly since?: Instant;
}

/** What the desk has seen of one reviewer. */
interface Seen {
  readonly maxRisk: Risk;
  readonly streams: number;
  readonly since: Instant;
  readonly calledAt: Instant;
}

/**
 * Who could decide now: whoever watches, has called the desk lately, or is on call by the plan. Kept in memory alone:
 * after a restart of the desk its reviewers show themselves anew.
 */
export class Presence {
  readonly #clock: Clock;
  readonly #plan: PlanSource;
  readonly #seen = new Map<string, Seen>();
  readonly #listeners = new Set<() => void>();

  constructor(clock: Clock, plan: PlanSource) {
    this.#clock = clock;
    this.#plan = plan;
  }

  /** Somebody has called the desk; only whoever may decide matters. */
  note(identity: Identity): void {
    if (permits(identity.role, "decide")) this.#see(identity, 0);
  }

  /** Somebody has opened a stream of events; the answer tells that it is over. */
  watch(identity: Identity): () => void {
    this.#see(identity, 1);
    return () => this.#see(identity, -1);
  }

  /** Everybody who could decide something now, by name. */
  get present(): readonly PresentReviewer[] {
    const now = this.#clock.now();
    const onCall = this.#onCall(now);
    const there = [...this.#seen].flatMap(([name, seen]) => presentOf(name, seen, onCall.has(name), now));
    const known = new Set(there.map(({ name }) => name));
    const absent = [...onCall].filter((name) => !known.has(name));
    return [...there, ...absent.map((name) => ({ name, by: ["on_call"] as const }))].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  }

  /** Whether somebody is there who could approve this; who is on call is looked up last, as it takes the longest. */
  covers(request: AgentRequest): boolean {
    const now = this.#clock.now();
    for (const [name, seen] of this.#seen) {
      if (isThere(seen, now) && couldApprove({ name, maxRisk: seen.maxRisk }, request)) return true;
    }
    return [...this.#onCall(now)].some((name) => couldApprove({ name }, request));
  }

  /** Calls back when somebody appears who was not there; the answer takes the call back. */
  onAppear(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #onCall(now: Instant): Set<string> {
    const recipients = [...this.#plan.plan.recipients.values()];
    return new Set(
      recipients
        .filter(({ onCall }) => onCall.some((hours) => isWithin(hours, now)))
        .map(({ identity, name }) => identity ?? name),
    );
  }

  #see({ name, maxRisk }: Identity, streams: 1 | 0 | -1): void {
    const now = this.#clock.now();
    const known = this.#seen.get(name);
    const before = known && isThere(known, now) ? known : undefined;
    this.#seen.set(name, {
      maxRisk: before ? higher(before.maxRisk, maxRisk) : maxRisk,
      streams: Math.max(0, (before?.streams ?? 0) + streams),
      since: before?.since ?? now,
      calledAt: now,
    });
    const reachesFurther = before === undefined || riskRank(maxRisk) > riskRank(before.maxRisk);
    if (reachesFurther) for (const listener of this.#listeners) listener();
  }
}

function isThere({ streams, calledAt }: Seen, now: Instant): boolean {
  return streams > 0 || now - calledAt < activeFor;
}

function presentOf(name: string, seen: Seen, isOnCall: boolean, now: Instant): PresentReviewer[] {
  const by: PresenceSign[] = [];
  if (seen.streams > 0) by.push("watching");
  if (now - seen.calledAt < activeFor) by.push("active");
  if (by.length === 0) return [];
  if (isOnCall) by.push("on_call");
  return [{ name, maxRisk: seen.maxRisk, by, since: seen.since }];
}

function higher(a: Risk, b: Risk): Risk {
  return riskRank(a) > riskRank(b) ? a : b;
}
