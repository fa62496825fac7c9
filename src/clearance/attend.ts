import type { Refusal } from "../base/errors.ts";
import { attentionOf, dueAt, type Rhythm } from "../domain/attention.ts";
import type { AgentRequest } from "../domain/request.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { escalateInTime } from "./escalate.ts";
import { type DeadlineTerms, endAtDeadline, lapse } from "./expire.ts";
import { noSuchRequest, refused } from "./move.ts";
import { remind } from "./remind.ts";
import { endSnooze } from "./snooze.ts";
import { endTake } from "./take.ts";

export interface AttendInput extends DeadlineTerms {
  readonly id: string;
  readonly rhythm: Rhythm;
}

/** Does what time asks of a request: ends what is over, reminds, escalates. It is due once for each of these. */
export const attend = verb({
  name: "attend",
  needs: ({ id }: AttendInput) => ({ request: { read: "request", id } }),
  decide({ request }, input: AttendInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    const due = dueAt(request);
    if (due === undefined || due > at.now) return { answer: request, changes: [] };
    if (request.status === "approved") {
      return lapse(request, "clearance", "the approval was not used in time", at);
    }
    if (request.deadline <= at.now) return endAtDeadline(request, input, at);
    return goOn(request, input.rhythm, at);
  },
});

/** Escalation goes first where a desk comes back late to both: it tells more of the same. */
function goOn(request: AgentRequest, rhythm: Rhythm, at: Moment): Step<AgentRequest> {
  const { pause, escalateAt } = attentionOf(request);
  if (pause) return pause.kind === "take" ? endTake(request, at) : endSnooze(request, rhythm, at);
  const isEscalation = escalateAt !== undefined && escalateAt <= at.now;
  return isEscalation ? escalateInTime(request, rhythm, at) : remind(request, rhythm, at);
}
