import type { Instant, Milliseconds } from "../base/clock.ts";
import { formatDuration } from "../base/duration.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import {
  type Attention,
  attentionOf,
  escalated,
  type Rhythm,
  resumed,
  stepsOf,
} from "../domain/attention.ts";
import { isOwnAsk, maySettle, waitGate } from "../domain/may-decide.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { attendTo, takenByAnother, unansweredAlert, withoutTake } from "./attention.ts";
import { append, noSuchRequest, refused, wrongState } from "./move.ts";
import { notifySupervisor } from "./outgoing.ts";

/** How often whoever waits for a decision may escalate its own ask. */
export const urgeEvery: Milliseconds = 300_000;

export interface EscalateInput {
  readonly id: string;
  readonly identity: Identity;
  readonly reason?: string;
  readonly rhythm: Rhythm;
}

/** Tells the next step of the ladder at once: a reviewer may, and now and then whoever asked. */
export const escalate = verb({
  name: "escalate",
  needs: ({ id }: EscalateInput) => ({ request: { read: "request", id } }),
  decide({ request }, input: EscalateInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    const { identity, reason, rhythm } = input;
    const isOwn = isOwnAsk(identity.name, request);
    const refusal = isOwn ? mayUrge(request, at.now) : mayEscalate(identity, request, at.now);
    if (refusal) return refused(refusal);
    if (!request.judgement) return refused(wrongState(request, "ruled on by the policy"));
    const free = withoutTake(request, identity.name, "escalated", at);
    const attention = resumed(attentionOf(free.request), at.now);
    const told = tellNext(
      request,
      isOwn ? { ...attention, urgedAt: at.now } : attention,
      rhythm,
      { by: identity.name, reason },
      at,
    );
    return { ...told, changes: [...free.changes, ...told.changes] };
  },
});

function mayEscalate(identity: Identity, request: AgentRequest, now: Instant): Refusal | undefined {
  return maySettle(identity, request, now) ?? takenByAnother(request, identity.name);
}

/** Whoever waits may not disturb the one who sees to it, nor everybody all the time. */
function mayUrge(request: AgentRequest, now: Instant): Refusal | undefined {
  return waitGate(request, now) ?? pauseGate(request) ?? rateGate(request, now);
}

function pauseGate({ id, attention }: AgentRequest): Refusal | undefined {
  const pause = attention?.pause;
  if (!pause) return undefined;
  const until = new Date(pause.until).toISOString();
  const why = pause.kind === "take" ? `${pause.by} sees to it` : `${pause.by} has it snoozed`;
  return refuse("wrong_state", `${id} cannot be escalated by whoever asked: ${why} until ${until}.`, {
    until,
  });
}

function rateGate({ id, attention }: AgentRequest, now: Instant): Refusal | undefined {
  const retryAfterMs = (attention?.urgedAt ?? Number.NEGATIVE_INFINITY) + urgeEvery - now;
  if (retryAfterMs <= 0) return undefined;
  return refuse(
    "rate_limited",
    `whoever asked may escalate ${id} once in ${formatDuration(urgeEvery)}: again in ${formatDuration(retryAfterMs)}`,
    { retryAfterMs },
  );
}

/** Goes on when a step is due: the next one is told, or, once everybody was, the alert is raised. */
export function escalateInTime(request: AgentRequest, rhythm: Rhythm, at: Moment): Step<AgentRequest> {
  const attention = attentionOf(request);
  if (attention.rung < stepsOf(rhythm)) return tellNext(request, attention, rhythm, { by: "desk" }, at);
  const waited = formatDuration(at.now - request.createdAt);
  const message = `${request.id} has waited for ${waited}, and nobody of those who were told has decided it`;
  const alert = { code: unansweredAlert, subject: request.id, message } as const;
  return attendTo(request, { ...attention, escalateAt: undefined }, [{ change: "raise_alert", alert }], at);
}

/** After the last step the last one is told again. */
function tellNext(
  request: AgentRequest,
  attention: Attention,
  rhythm: Rhythm,
  { by, reason }: { readonly by: string; readonly reason?: string },
  at: Moment,
): Step<AgentRequest> {
  const { id, createdAt } = request;
  const steps = stepsOf(rhythm);
  const index = Math.min(attention.rung, steps - 1);
  const to = rhythm.ladder[index]?.to;
  const rung = index + 1;
  const who = by === "desk" ? "" : ` by ${by}`;
  const why = reason === undefined ? "" : `: ${reason}`;
  const detail = `escalated${who}, step ${rung} of ${steps}, it has waited for ${formatDuration(at.now - createdAt)}${why}`;
  return attendTo(
    request,
    escalated(attention, rhythm, at.now),
    [
      append("request_escalated", id, by, { rung, steps, to, reason }),
      notifySupervisor(request, { event: "escalation", to: to && [...to], detail }),
    ],
    at,
  );
}
