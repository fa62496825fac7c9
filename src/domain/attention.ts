/**
 * Attention is what the desk does so that an ask gets decided: it reminds, then escalates step by step, until somebody
 * takes the ask, snoozes it or decides. All of it is state of the request, so that a restart forgets nothing; `dueAt` says
 * when time has the next thing to do, and the one message that waits for then carries it on.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type { RequestStatus } from "./lifecycle.ts";
import type { Rung } from "./notification-plan.ts";
import type { Patience } from "./policy/policy.ts";

/** While it lasts nobody is reminded and nothing escalates. */
export interface Pause {
  /** Somebody sees to the ask, or it may rest for a while. */
  readonly kind: "take" | "snooze";
  /** The identity that sees to it, or that let it rest. */
  readonly by: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** How far the desk has got with having an ask decided. */
export interface Attention {
  /** Reminders since the ask began to wait, or since its last snooze was over. */
  readonly reminders: number;
  /** Steps of the escalation that were told since then. */
  readonly rung: number;
  /** When the next reminder is due, unless a pause holds it up; absent once it has escalated. */
  readonly remindAt?: Instant;
  /** When the next step of the escalation is due, unless a pause holds it up. */
  readonly escalateAt?: Instant;
  readonly pause?: Pause;
  /** When its own requester last escalated it. */
  readonly urgedAt?: Instant;
}

/** By what times the desk reminds and escalates, and whom it tells then. */
export interface Rhythm {
  readonly reminder: Patience;
  readonly escalation: Patience;
  readonly ladder: readonly Rung[];
}

/** The attention of an ask that begins to wait, or whose snooze is over. */
export function beginAttention(rhythm: Rhythm, now: Instant): Attention {
  return {
    reminders: 0,
    rung: 0,
    remindAt: after(rhythm.reminder, now),
    escalateAt: after(patienceBefore(rhythm, 0), now),
  };
}

/** After one more reminder: the next one is twice as far away. */
export function reminded(attention: Attention, { reminder }: Rhythm, now: Instant): Attention {
  const reminders = attention.reminders + 1;
  const distance = reminder === "never" ? reminder : reminder * 2 ** reminders;
  return { ...attention, reminders, remindAt: after(distance, now) };
}

/** After one more step of the escalation, with which the reminders end. */
export function escalated(attention: Attention, rhythm: Rhythm, now: Instant): Attention {
  const rung = Math.min(attention.rung + 1, stepsOf(rhythm));
  const escalateAt = after(patienceBefore(rhythm, rung), now);
  return { ...attention, rung, remindAt: undefined, escalateAt };
}

/** How many steps there are: without a ladder one, which tells the plan's routes again. */
export function stepsOf({ ladder }: Pick<Rhythm, "ladder">): number {
  return Math.max(1, ladder.length);
}

/** How long after the step before it the next one is due; after the last one the desk gives up hoping. */
function patienceBefore({ escalation, ladder }: Rhythm, rung: number): Patience {
  const next = ladder[rung]?.after;
  if (rung > 0) return next ?? escalation;
  return escalation === "never" ? escalation : escalation + (next ?? 0);
}

function after(patience: Patience, now: Instant): Instant | undefined {
  return patience === "never" ? undefined : now + patience;
}

/** With a pause, which takes the place of the one before it. */
export function paused(attention: Attention, pause: Pause): Attention {
  return { ...resumed(attention, pause.from), pause };
}

/** Without a pause: what was due is due as much later as nobody was to be disturbed. */
export function resumed(attention: Attention, now: Instant): Attention {
  const { pause, remindAt, escalateAt, ...rest } = attention;
  if (!pause) return attention;
  // A snooze has set the times for its end already, so one that is cut short brings them forward.
  const held = now - (pause.kind === "take" ? pause.from : pause.until);
  return { ...rest, remindAt: later(remindAt, held), escalateAt: later(escalateAt, held) };
}

function later(at: Instant | undefined, by: Milliseconds): Instant | undefined {
  return at === undefined ? undefined : at + by;
}

/** What of a request says when time has something to do with it. */
export interface Attended {
  readonly status: RequestStatus;
  readonly deadline: Instant;
  readonly clearanceUntil?: Instant;
  readonly attention?: Attention;
}

/** What is known of the attention for an ask, also where it began to wait before there was any. */
export function attentionOf({ attention }: Pick<Attended, "attention">): Attention {
  return attention ?? { reminders: 0, rung: 0 };
}

/** Who has taken the ask, if anybody has. */
export function takeOf({ attention }: Pick<Attended, "attention">): Pause | undefined {
  return attention?.pause?.kind === "take" ? attention.pause : undefined;
}

/** When time next has something to do with a request, in whatever state it is; undefined where it has nothing. */
export function dueAt(request: Attended): Instant | undefined {
  if (request.status === "approved") return request.clearanceUntil;
  if (request.status !== "pending") return undefined;
  const { pause, remindAt = Infinity, escalateAt = Infinity } = attentionOf(request);
  return Math.min(request.deadline, pause ? pause.until : Math.min(remindAt, escalateAt));
}
