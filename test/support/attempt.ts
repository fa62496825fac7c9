import type { Clock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import type { Actor } from "../../src/queue/actor.ts";
import type { Attempt } from "../../src/queue/attempt.ts";
import type { LeasedMessage } from "../../src/queue/message.ts";

/** Handles one message about a request as a worker would, without a queue; answers the outcome. */
export function handle(
  actor: Actor<{ requestId: string }>,
  requestId: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<unknown> {
  return handlePayload(actor, { requestId }, clock, signal);
}

/** As `handle`, for an actor whose messages hold more. */
export async function handlePayload<Payload>(
  actor: Actor<Payload>,
  payload: Payload,
  clock: Clock,
  signal: AbortSignal = new AbortController().signal,
): Promise<unknown> {
  const { queue, name } = actor;
  const now = clock.now();
  const message: LeasedMessage = {
    id: "msg_1",
    actor: name,
    queue,
    payload,
    priority: 0,
    options: {},
    createdAt: now,
    dueAt: now,
    attempt: 1,
    generation: 1,
    trail: [],
    lease: { id: "msg_1", worker: "w1", generation: 1 },
  };
  const attempt: Attempt = {
    message,
    options: {},
    signal,
    clock,
    log: silentLog,
    retriesLeft: undefined,
    timeLeft: () => Number.POSITIVE_INFINITY,
  };
  return actor.handle(message.payload, attempt);
}
