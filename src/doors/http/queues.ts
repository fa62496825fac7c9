import { z } from "zod";
import type { Instant } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";
import type { Desk } from "../../clearance/desk.ts";
import { pauseQueue, resumeQueue } from "../../clearance/queues.ts";
import { pauseEffects, type QueueName, queueNames, requestIdOf } from "../../domain/messages.ts";
import {
  type HandledView,
  type QueueView,
  queuePage,
  queueSchema,
  type WorkerView,
  workerPage,
} from "../../domain/views/queue.ts";
import type { WorkerRecord } from "../../ledger/records.ts";
import { sumRates } from "../../queue/attempt-meter.ts";
import type { LeasedMessage } from "../../queue/message.ts";
import type { QueueStats } from "../../queue/store.ts";
import { workerSilence } from "../../telemetry/health.ts";
import { answered } from "./access.ts";
import type { Caller, HttpContext } from "./context.ts";
import { ok, type Route, route } from "./route.ts";

/** More messages than all workers of a machine handle at a time. */
const mostHandled = 1_000;

const byName = z.strictObject({ name: z.string() });

/** The queues and who serves them. */
export const queueRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/queues",
    operation: "listQueues",
    summary: "List the queues and how they stand",
    tag: "queues",
    access: "read-all",
    answers: { 200: queuePage },
    handle: async (_call, { desk, clock }) =>
      ok({ items: await queueViews(desk, clock.now()), nextCursor: null }),
  }),

  route({
    method: "POST",
    path: "/queues/:name/pause",
    operation: "pauseQueue",
    summary: "Hand out no more messages of a queue",
    description: "The answer says what does not happen until it is resumed.",
    tag: "queues",
    access: "manage-queues",
    params: byName,
    answers: { 200: queueSchema },
    errors: ["not_found"],
    handle: ({ params, caller }, context) => setQueue(pauseQueue, params.name, caller, context),
  }),

  route({
    method: "POST",
    path: "/queues/:name/resume",
    operation: "resumeQueue",
    summary: "Hand out the messages of a queue again",
    tag: "queues",
    access: "manage-queues",
    params: byName,
    answers: { 200: queueSchema },
    errors: ["not_found"],
    handle: ({ params, caller }, context) => setQueue(resumeQueue, params.name, caller, context),
  }),

  route({
    method: "GET",
    path: "/workers",
    operation: "listWorkers",
    summary: "List the processes that run actors, with what each handles now",
    tag: "queues",
    access: "read-all",
    answers: { 200: workerPage },
    async handle(_call, { desk: { ledger }, clock }) {
      const [workers, leased] = await Promise.all([ledger.workers(), ledger.messages.leased(mostHandled)]);
      const now = clock.now();
      return ok({ items: workers.map((worker) => workerView(worker, leased, now)), nextCursor: null });
    },
  }),
];

/** Puts a queue at rest or takes it up again, and shows how it then stands. */
async function setQueue(
  change: typeof pauseQueue | typeof resumeQueue,
  name: string,
  { identity }: Caller,
  { desk, clock }: HttpContext,
) {
  const queue = queueNamed(name);
  answered(await desk.ledger.run(change, { queue, identity }));
  return ok(await queueView(desk, queue, clock.now()));
}

function queueNamed(name: string): QueueName {
  const known = queueNames.find((queue) => queue === name);
  if (known) return known;
  const near = nearest(name, queueNames);
  const hint = near ? `did you mean ${near}?` : `there are ${queueNames.join(", ")}.`;
  throw new VistoError("not_found", `There is no queue ${name}: ${hint}`, { nearest: near });
}

async function queueView(desk: Desk, name: QueueName, now: Instant): Promise<QueueView> {
  const views = await queueViews(desk, now);
  const view = views.find((one) => one.name === name);
  if (!view) throw new VistoError("internal", `expected the queue ${name} among the desk's own`);
  return view;
}

/** The desk's own queues in their order, then those that only have messages. */
async function queueViews(desk: Desk, now: Instant): Promise<readonly QueueView[]> {
  const [stats, workers] = await Promise.all([desk.ledger.messages.stats(), desk.ledger.workers()]);
  const heard = workers.filter((worker) => !isSilent(worker, now));
  const names = new Set<string>([...queueNames, ...stats.map(({ queue }) => queue)]);
  return [...names].map((name) =>
    viewOf(
      name,
      stats.find(({ queue }) => queue === name),
      heard,
      now,
    ),
  );
}

function viewOf(
  name: string,
  stats: QueueStats | undefined,
  workers: readonly WorkerRecord[],
  now: Instant,
): QueueView {
  const {
    paused = false,
    scheduled = 0,
    ready = 0,
    leased = 0,
    dead = 0,
    oldestReadyAt = null,
  } = stats ?? {};
  const rates = sumRates(workers.map((worker) => worker.rates))[name];
  return {
    name,
    paused,
    scheduled,
    ready,
    leased,
    dead,
    oldestReadyMs: oldestReadyAt === null ? null : Math.max(0, now - oldestReadyAt),
    lastMinute: rates ?? { handled: 0, failed: 0 },
    workers: workers.filter(({ queues }) => queues.includes(name)).length,
    warning: paused ? pauseWarning(name) : undefined,
  };
}

function pauseWarning(name: string): string | undefined {
  return Object.hasOwn(pauseEffects, name)
    ? `until it is resumed, ${pauseEffects[name as QueueName]}`
    : undefined;
}

function workerView(worker: WorkerRecord, leased: readonly LeasedMessage[], now: Instant): WorkerView {
  const { id, host, process, version, queues, startedAt, heartbeatAt } = worker;
  return {
    id,
    host,
    pid: process.pid,
    version,
    queues,
    status: isSilent(worker, now) ? "silent" : "running",
    startedAt: new Date(startedAt).toISOString(),
    heartbeatAt: new Date(heartbeatAt).toISOString(),
    handles: leased.filter(({ lease }) => lease.worker === id).map(handledView),
  };
}

function isSilent({ heartbeatAt }: WorkerRecord, now: Instant): boolean {
  return heartbeatAt < now - workerSilence;
}

function handledView({ id, actor, queue, attempt, payload }: LeasedMessage): HandledView {
  return { message: id, actor, queue, attempt, requestId: requestIdOf(payload) };
}
