import { formatDuration } from "../base/duration.ts";
import { attentionOf, type Rhythm, reminded } from "../domain/attention.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Moment, Step } from "../ledger/verb.ts";
import { attendTo } from "./attention.ts";
import { append } from "./move.ts";
import { notifySupervisor } from "./outgoing.ts";

/** Tells the reviewers once more of an ask that waits; the next time is twice as far away. */
export function remind(request: AgentRequest, rhythm: Rhythm, at: Moment): Step<AgentRequest> {
  const { id, createdAt } = request;
  const attention = reminded(attentionOf(request), rhythm, at.now);
  const { reminders } = attention;
  const detail = `reminder ${reminders}, it has waited for ${formatDuration(at.now - createdAt)}`;
  return attendTo(
    request,
    attention,
    [
      append("request_reminded", id, "desk", { reminders }),
      notifySupervisor(request, { event: "reminder", detail }),
    ],
    at,
  );
}
