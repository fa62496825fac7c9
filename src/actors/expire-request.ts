import type { Clock } from "../base/clock.ts";
import type { Desk } from "../clearance/desk.ts";
import { actorQueues, requestPayload } from "../domain/messages.ts";
import type { AgentRequest } from "../domain/request.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel, snooze } from "../queue/outcome.ts";

/** Ends a request whose deadline, or whose clearance, is over. */
export function expireRequest(desk: Desk, clock: Clock): Actor<{ requestId: string }> {
  return actor(
    {
      name: "expire_request",
      queue: actorQueues.expire_request,
      payload: requestPayload,
      minBackoff: "1s",
      maxBackoff: "5s",
    },
    async ({ requestId }) => {
      const request = await desk.expire(requestId);
      if ("refused" in request) return cancel(request.message);
      const end = endOf(request);
      // The wall clock may have been set back since the message was made due.
      return end === undefined ? undefined : snooze(Math.max(1, end - clock.now()));
    },
  );
}

function endOf(request: AgentRequest): number | undefined {
  if (request.status === "pending") return request.deadline;
  return request.status === "approved" ? request.clearanceUntil : undefined;
}
