import { z } from "zod";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** How a queue stands. */
export const queueSchema = z
  .object({
    name: z.string(),
    paused: z.boolean(),
    scheduled: z.int(),
    ready: z.int(),
    leased: z.int().describe("How many are handled now."),
    dead: z.int(),
    oldestReadyMs: z.number().nullable().describe("How long the oldest ready message waits."),
    lastMinute: z
      .object({ handled: z.int(), failed: z.int() })
      .describe("How attempts ended within about a minute, as the workers said with their last heartbeats."),
    workers: z.int().describe("The workers that serve it and were heard of lately."),
    warning: z.string().optional().describe("What does not happen while it is paused, where it is."),
  })
  .meta({ id: "Queue", description: "A line of messages and how it stands." });
/** A queue and how it stands. */
export type QueueView = Shown<typeof queueSchema>;

export const queuePage = pageOf(queueSchema, "QueuePage");

/** A message in a worker's hands. */
export const handledSchema = z
  .object({
    message: z.string(),
    actor: z.string(),
    queue: z.string(),
    attempt: z.int(),
    requestId: z.string().optional(),
  })
  .describe("A message in a worker's hands.");
/** A message in a worker's hands. */
export type HandledView = Shown<typeof handledSchema>;

/** A process that runs actors. */
export const workerSchema = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    queues: z.array(z.string()),
    status: z.enum(["running", "silent"]).describe("Silent: its last heartbeat is older than it should be."),
    startedAt: instantText,
    heartbeatAt: instantText,
    handles: z.array(handledSchema).describe("What it handles now."),
  })
  .meta({ id: "Worker", description: "A process that runs actors." });
/** A process that runs actors, and what it handles now. */
export type WorkerView = Shown<typeof workerSchema>;

export const workerPage = pageOf(workerSchema, "WorkerPage");
