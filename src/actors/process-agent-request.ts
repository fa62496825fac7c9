import type { Desk } from "../clearance/desk.ts";
import { actorQueues, requestPayload } from "../domain/messages.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel } from "../queue/outcome.ts";

/** Judges a request whose judgement was not ready when it was submitted. */
export function processAgentRequest(desk: Desk): Actor<{ requestId: string }> {
  return actor(
    {
      name: "process_agent_request",
      queue: actorQueues.process_agent_request,
      payload: requestPayload,
      minBackoff: "1s",
      maxBackoff: "1m",
    },
    async ({ requestId }) => {
      const request = await desk.ledger.request(requestId);
      if (request?.status !== "pending" || request.judgement) return cancel("it is ruled already");
      const ruled = await desk.rule(request);
      return "refused" in ruled ? cancel(ruled.message) : undefined;
    },
  );
}
