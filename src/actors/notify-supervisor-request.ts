import type { Clock, Milliseconds } from "../base/clock.ts";
import { isRecorded } from "../clearance/deliver.ts";
import type { Desk } from "../clearance/desk.ts";
import { actorQueues, type NotifyPayload, notifyPayload } from "../domain/messages.ts";
import type { Feed } from "../notifiers/feed.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel, snooze } from "../queue/outcome.ts";

const shortestRepeat: Milliseconds = 1_000;
const longestRepeat: Milliseconds = 60_000;

/** Tells reviewers of an ask, and goes on telling while nobody was there to hear it. */
export function notifySupervisorRequest(desk: Desk, feed: Feed, clock: Clock): Actor<NotifyPayload> {
  return actor(
    {
      name: "notify_supervisor_request",
      queue: actorQueues.notify_supervisor_request,
      payload: notifyPayload,
      minBackoff: shortestRepeat,
      maxBackoff: longestRepeat,
    },
    async ({ requestId, event }) => {
      const request = await desk.ledger.request(requestId);
      if (request?.status !== "pending") return cancel("it is decided already");
      let heard = false;
      for (const notice of await feed.notify(request)) {
        const delivery = { ...notice, channel: feed.channel, about: "ask" } as const;
        // While nobody watches every attempt says the same.
        if (!isRecorded(request, delivery)) await desk.recordDelivery({ id: requestId, delivery });
        heard ||= notice.state !== "undelivered";
      }
      // A later event is told by others again: one message that insists is enough.
      if (heard || event !== "ask") return undefined;
      const age = clock.now() - request.createdAt;
      return snooze(Math.min(longestRepeat, Math.max(shortestRepeat, age / 2)));
    },
  );
}
