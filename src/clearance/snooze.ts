import type { Instant, Milliseconds } from "../base/clock.ts";
import { formatDuration } from "../base/duration.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { attentionOf, beginAttention, type Rhythm } from "../domain/attention.ts";
import { mayTake } from "../domain/may-decide.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { attendTo, takenByAnother, withoutTake } from "./attention.ts";
import { append, noSuchRequest, refused } from "./move.ts";
import { notifySupervisor } from "./outgoing.ts";

export interface SnoozeInput {
  readonly id: string;
  readonly identity: Identity;
  readonly lasts: Milliseconds;
  readonly reason?: string;
  readonly rhythm: Rhythm;
}

/** Lets an ask rest: until then nobody is reminded and nothing escalates, and afterwards it is news again. */
export const snooze = verb({
  name: "snooze",
  needs: ({ id }: SnoozeInput) => ({ request: { read: "request", id } }),
  decide({ request }, input: SnoozeInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    const { identity, lasts, reason, rhythm } = input;
    const refusal =
      mayTake(identity, request, at.now) ??
      takenByAnother(request, identity.name) ??
      lengthGate(request, lasts, at.now);
    if (refusal) return refused(refusal);
    const until = at.now + lasts;
    const pause = { kind: "snooze", by: identity.name, from: at.now, until } as const;
    const free = withoutTake(request, identity.name, "snoozed", at);
    return attendTo(
      request,
      { ...keptOf(request), ...beginAttention(rhythm, until), pause },
      [...free.changes, append("request_snoozed", request.id, identity.name, { until, reason })],
      at,
    );
  },
});

/** A snooze that outlasts the ask would be a way of letting it expire. */
function lengthGate({ id, deadline }: AgentRequest, lasts: Milliseconds, now: Instant): Refusal | undefined {
  const left = deadline - now;
  if (lasts < left) return undefined;
  const longestMs = Math.max(0, (Math.ceil(left / 1_000) - 1) * 1_000);
  const longest = formatDuration(longestMs).replace(" ", "");
  return refuse(
    "wrong_state",
    `${id} has to be decided before ${new Date(deadline).toISOString()}: snooze it for ${longest} at most, or reject it.`,
    { longestMs },
  );
}

/** What a snooze does not begin anew: how often its own requester may escalate it. */
function keptOf(request: AgentRequest) {
  const { urgedAt } = attentionOf(request);
  return urgedAt === undefined ? {} : { urgedAt };
}

/** Makes an ask news again once it has rested; the clock of attention begins anew. */
export function endSnooze(request: AgentRequest, rhythm: Rhythm, at: Moment): Step<AgentRequest> {
  const { id } = request;
  const by = attentionOf(request).pause?.by ?? "desk";
  return attendTo(
    request,
    { ...keptOf(request), ...beginAttention(rhythm, at.now) },
    [
      append("request_snooze_ended", id, "desk", {}),
      notifySupervisor(request, { event: "snooze_over", detail: `${by} had it snoozed` }),
    ],
    at,
  );
}
