import type { Instant, Milliseconds } from "../base/clock.ts";
import { isRefusal, type Refusal } from "../base/errors.ts";
import { attentionOf, paused, takeOf } from "../domain/attention.ts";
import { findDecider, recipientNamesOf } from "../domain/hand-over.ts";
import { maySettle, mayTake } from "../domain/may-decide.ts";
import type { NotificationPlan } from "../domain/notification-plan.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { attendTo, takenByAnother, withoutTake } from "./attention.ts";
import { append, noSuchRequest, refused } from "./move.ts";
import { notifySupervisor } from "./outgoing.ts";

export interface TakeInput {
  readonly id: string;
  readonly identity: Identity;
  readonly lasts: Milliseconds;
  /** The one who has it now, if it is to be taken from them. */
  readonly over?: string;
  /** Somebody else who is to see to it. */
  readonly to?: string;
  /** Whoever may decide something. */
  readonly deciders: readonly Identity[];
  readonly plan: NotificationPlan;
}

/**
 * Records a reviewer's word that they see to an ask: until then nobody is reminded and nothing escalates. It is no lock,
 * anybody may still decide.
 */
export const take = verb({
  name: "take",
  needs: ({ id }: TakeInput) => ({ request: { read: "request", id } }),
  decide({ request }, input: TakeInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    const refusal = maySettle(input.identity, request, at.now);
    if (refusal) return refused(refusal);
    const holder = holderOf(input);
    if (isRefusal(holder)) return refused(holder);
    const closed = mayTake(holder, request, at.now) ?? heldGate(request, input);
    return closed ? refused(closed) : give(request, holder.name, input, at);
  },
});

function holderOf({ identity, to, deciders, plan }: TakeInput): Identity | Refusal {
  return to === undefined || to === identity.name ? identity : findDecider(to, deciders, plan);
}

/** What somebody has taken is taken from them only by whoever knows that. */
function heldGate(request: AgentRequest, { identity, over }: TakeInput): Refusal | undefined {
  return takeOf(request)?.by === over ? undefined : takenByAnother(request, identity.name);
}

function give(request: AgentRequest, holder: string, input: TakeInput, at: Moment): Step<AgentRequest> {
  const { id, deadline } = request;
  const { identity, lasts, plan } = input;
  const until = Math.min(at.now + lasts, deadline);
  const before = takeOf(request)?.by;
  const from = before === undefined || before === holder ? undefined : before;
  const pause = { kind: "take", by: holder, from: at.now, until } as const;
  const news = holder === identity.name ? [] : handOver(request, holder, identity.name, until, plan);
  return attendTo(
    request,
    paused(attentionOf(request), pause),
    [append("request_taken", id, identity.name, { holder, until, from }), ...news],
    at,
  );
}

/** An identity that the plan does not reach sees it where everybody does. */
function handOver(
  request: AgentRequest,
  holder: string,
  by: string,
  until: Instant,
  plan: NotificationPlan,
): Change[] {
  const to = recipientNamesOf(holder, plan);
  if (to.length === 0) return [];
  const detail = `${by} hands it over to ${holder} until ${new Date(until).toISOString()}`;
  return [notifySupervisor(request, { event: "hand_over", to, detail })];
}

/** Gives an ask back to everybody when the time of whoever took it is over: it goes on where it was. */
export function endTake(request: AgentRequest, at: Moment): Step<AgentRequest> {
  const free = withoutTake(request, "desk", "its time is over", at);
  return attendTo(request, attentionOf(free.request), free.changes, at);
}
