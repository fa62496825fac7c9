import type { TaskState } from "../task.ts";

/** How a task stands; times are ISO 8601 UTC. */
export interface TaskView {
  readonly agent: string;
  readonly id: string;
  readonly requester: string;
  readonly session?: string;
  readonly state: TaskState;
  readonly percent?: number;
  readonly message?: string;
  /** The newest report. */
  readonly requestId: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}
