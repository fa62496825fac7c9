import type { Clock } from "../base/clock.ts";
import { isRefusal } from "../base/errors.ts";
import type { Desk } from "../clearance/desk.ts";
import { dueAt } from "../domain/attention.ts";
import { type AppointmentPayload, actorQueues, appointmentPayload } from "../domain/messages.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel, snooze } from "../queue/outcome.ts";

/** Does what time asks of a request; the verb makes the next appointment, if there is one, in the same commit. */
export function attendRequest(desk: Desk, clock: Clock): Actor<AppointmentPayload> {
  return actor(
    {
      name: "attend_request",
      queue: actorQueues.attend_request,
      payload: appointmentPayload,
      minBackoff: "1s",
      maxBackoff: "5s",
    },
    async ({ requestId, at }) => {
      const request = await desk.attend(requestId);
      if (isRefusal(request)) return cancel(request.message);
      // Still due at this message's own time: the wall clock was set back since it was sent.
      return dueAt(request) === at ? snooze(Math.max(1, at - clock.now())) : undefined;
    },
  );
}
