import type { Clock, Milliseconds } from "../base/clock.ts";
import { isRecorded } from "../clearance/deliver.ts";
import type { Desk } from "../clearance/desk.ts";
import { tell } from "../clearance/tell.ts";
import { actorQueues, type NotifyPayload, notifyPayload } from "../domain/messages.ts";
import type { PlanSource } from "../domain/notification-plan.ts";
import type { AgentRequest, Delivery } from "../domain/request.ts";
import { audienceOf } from "../domain/route-news.ts";
import { isUrgent } from "../domain/urgency.ts";
import type { Feed } from "../notifiers/feed.ts";
import { type Actor, actor } from "../queue/actor.ts";
import { cancel, snooze } from "../queue/outcome.ts";

const shortestRepeat: Milliseconds = 1_000;
const longestRepeat: Milliseconds = 60_000;

export interface NotifyParts {
  readonly desk: Desk;
  readonly feed: Feed;
  readonly plan: PlanSource;
  readonly clock: Clock;
}

/** Tells reviewers of an ask, and goes on telling while nobody was there to hear it. */
export function notifySupervisorRequest(parts: NotifyParts): Actor<NotifyPayload> {
  const { desk, clock } = parts;
  return actor(
    {
      name: "notify_supervisor_request",
      queue: actorQueues.notify_supervisor_request,
      payload: notifyPayload,
      minBackoff: shortestRepeat,
      maxBackoff: longestRepeat,
    },
    async (news, { message }) => {
      const request = await desk.ledger.request(news.requestId);
      if (request?.status !== "pending") return cancel("it is decided already");
      const told = await tellRecipients(parts, request, news, message.id);
      // An open stream shows each ask once, as it comes.
      if (news.event !== "ask") return undefined;
      const shown = await showToWatchers(parts, request, told);
      if (told || shown) return undefined;
      const age = clock.now() - request.createdAt;
      return snooze(Math.min(longestRepeat, Math.max(shortestRepeat, age / 2)));
    },
  );
}

/** Answers whether anybody will be told. */
async function tellRecipients(
  { desk, plan, clock }: NotifyParts,
  request: AgentRequest,
  { requestId, event, to, detail }: NotifyPayload & { event: NonNullable<NotifyPayload["event"]> },
  source: string,
): Promise<boolean> {
  const { recipients, unknown } = audienceOf(plan.plan, request, clock.now(), to);
  for (const name of unknown) {
    const evidence = "the notification plan knows no recipient of this name";
    await record(desk, request, { to: name, channel: "plan", state: "undelivered", evidence });
  }
  if (recipients.length === 0) return false;
  const urgent = isUrgent(request);
  await desk.ledger.run(tell, { news: { event, requestId, detail }, urgent, recipients, source });
  return true;
}

/** Answers whether anybody watches; that nobody does is worth a record only where nobody else is told. */
async function showToWatchers(
  { desk, feed }: NotifyParts,
  request: AgentRequest,
  isTold: boolean,
): Promise<boolean> {
  const notices = await feed.notify(request);
  const isShown = notices.some(({ state }) => state !== "undelivered");
  if (isShown || !isTold)
    for (const notice of notices) await record(desk, request, { ...notice, channel: feed.channel });
  return isShown;
}

/** While nobody is there every attempt says the same, which is recorded once. */
async function record(
  desk: Desk,
  request: AgentRequest,
  outcome: Omit<Delivery, "id" | "at" | "about">,
): Promise<void> {
  const delivery = { ...outcome, about: "ask" } as const;
  if (!isRecorded(request, delivery)) await desk.recordDelivery({ id: request.id, delivery });
}
