import { isRefusal } from "../base/errors.ts";
import type { Desk } from "../clearance/desk.ts";
import { actorQueues, requestPayload } from "../domain/messages.ts";
import type { Executor } from "../executor/executor.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel } from "../queue/outcome.ts";

/** Ends an execution whose executor is gone: takes it over, stops what still runs, and says that nobody knows. */
export function recoverExecution(desk: Desk, executor: Executor): Actor<{ requestId: string }> {
  return actor(
    {
      name: "recover_execution",
      queue: actorQueues.recover_execution,
      payload: requestPayload,
      minBackoff: "1s",
      maxBackoff: "5s",
    },
    async ({ requestId }) => {
      const seized = await desk.seize(requestId);
      if (isRefusal(seized)) return cancel(seized.message);
      // An agent's own process is not ours to stop.
      const stopped = seized.by === "server" ? await executor.stopMarked(seized.id, seized.process) : 0;
      const lost = await desk.lose(requestId, stopped);
      return isRefusal(lost) ? cancel(lost.message) : undefined;
    },
  );
}
