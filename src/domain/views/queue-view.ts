/** How a queue stands; times are ISO 8601 UTC. */
export interface QueueView {
  readonly name: string;
  readonly paused: boolean;
  readonly scheduled: number;
  readonly ready: number;
  readonly leased: number;
  readonly dead: number;
  /** How long the oldest ready message waits, or null. */
  readonly oldestReadyMs: number | null;
  /** How attempts ended within about the last minute, as the workers say with their heartbeats. */
  readonly lastMinute: { readonly handled: number; readonly failed: number };
  /** The workers that serve it and were heard of lately. */
  readonly workers: number;
  /** What does not happen while it is paused, where it is. */
  readonly warning?: string;
}

/** A process that runs actors. */
export interface WorkerView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly queues: readonly string[];
  /** Silent: its last heartbeat is older than it should be. */
  readonly status: "running" | "silent";
  readonly startedAt: string;
  readonly heartbeatAt: string;
  /** The messages that it handles now. */
  readonly handles: readonly HandledView[];
}

/** A message in somebody's hands. */
export interface HandledView {
  readonly message: string;
  readonly actor: string;
  readonly queue: string;
  readonly attempt: number;
  readonly requestId?: string;
}
