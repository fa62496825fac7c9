import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Desk } from "../clearance/desk.ts";
import { actorQueues, requestPayload } from "../domain/messages.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel, snooze } from "../queue/outcome.ts";

/** How long an agent has to fetch its result before the record says that it did not. */
const fetchLimit: Milliseconds = 60_000;
const lookEvery: Milliseconds = 10_000;

/**
 * Sees to it that the agent has its result. The agent fetches it by its own long-poll; this says so honestly
 * where it did not.
 */
export function notifyAgentResult(desk: Desk, clock: Clock): Actor<{ requestId: string }> {
  return actor(
    {
      name: "notify_agent_result",
      queue: actorQueues.notify_agent_result,
      payload: requestPayload,
      minBackoff: "1s",
      maxBackoff: "1m",
    },
    async ({ requestId }) => {
      const request = await desk.ledger.request(requestId);
      if (request?.finishedAt === undefined) return cancel("it has no result");
      const fetched = request.deliveries.some(
        ({ about, state }) => about === "result" && state === "delivered",
      );
      if (fetched) return undefined;
      if (clock.now() - request.finishedAt < fetchLimit) return snooze(lookEvery);
      await desk.recordDelivery({
        id: requestId,
        delivery: {
          channel: "poll",
          to: request.requester,
          about: "result",
          state: "undelivered",
          evidence: "nobody has fetched the result",
        },
      });
      return undefined;
    },
  );
}
