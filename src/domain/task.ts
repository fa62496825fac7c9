/**
 * A task is an agent's own work item. Its reports are requests of the kinds `task_*`; the newest of them says how the
 * task stands. Tasks of one name belong together only if the same identity and agent report them.
 */

import type { Instant } from "../base/clock.ts";
import type { Command } from "./command.ts";
import type { RequestKind } from "./kind.ts";
import type { AgentRequest } from "./request.ts";

export const taskStates = ["running", "complete", "failed"] as const;
/** How a task stands. */
export type TaskState = (typeof taskStates)[number];

/** Which task a report is about. */
export interface TaskRef {
  readonly requester: string;
  readonly agent: string;
  readonly id: string;
}

export interface Task extends TaskRef {
  readonly session?: string;
  readonly state: TaskState;
  /** From 0 to 100, as far as it was said. */
  readonly percent?: number;
  readonly message?: string;
  /** The newest report. */
  readonly requestId: string;
  readonly startedAt: Instant;
  readonly updatedAt: Instant;
}

/** The kinds that report about a task, and the state that each of them means. */
const stateOfKind: Readonly<Partial<Record<RequestKind, TaskState>>> = {
  task_progress: "running",
  task_complete: "complete",
  task_fail: "failed",
};

/** The input of a report, see the HTTP door's schema; what it has beside these is not read. */
interface TaskInput {
  readonly taskId?: string;
  readonly percent?: number;
  readonly message?: string;
}

/** What of an ask says which task it reports about. */
export type TaskReport = Pick<AgentRequest, "kind" | "agent" | "session" | "requester"> & {
  readonly command: Command;
};

/** Whether a kind reports about a task: recording it is doing it. */
export function isTaskKind(kind: RequestKind): boolean {
  return stateOfKind[kind] !== undefined;
}

/** The task that an ask reports about: the one it names, else its session's, else the agent's only one. */
export function taskOf({ kind, agent, session, requester, command }: TaskReport): TaskRef | undefined {
  if (!isTaskKind(kind)) return undefined;
  return { requester, agent, id: inputOf(command).taskId ?? session ?? agent };
}

/** How a task stands after a report; a report after its end begins it anew. */
export function reportTask(before: Task | undefined, report: AgentRequest, now: Instant): Task | undefined {
  const ref = taskOf(report);
  const state = stateOfKind[report.kind];
  if (!ref || !state) return undefined;
  const running = before?.state === "running" ? before : undefined;
  const { percent, message } = inputOf(report.command);
  return {
    ...ref,
    session: report.session ?? running?.session,
    state,
    percent: state === "complete" ? 100 : (percent ?? running?.percent),
    message: message ?? running?.message,
    requestId: report.id,
    startedAt: running?.startedAt ?? now,
    updatedAt: now,
  };
}

/** Reports come by doors that have checked them, and by none that has not: what has another shape says nothing. */
function inputOf(command: Command): TaskInput {
  const input = command.form === "tool" ? command.input : undefined;
  if (typeof input !== "object" || input === null) return {};
  const { taskId, percent, message } = input as Record<keyof TaskInput, unknown>;
  return {
    taskId: typeof taskId === "string" ? taskId : undefined,
    percent: typeof percent === "number" ? percent : undefined,
    message: typeof message === "string" ? message : undefined,
  };
}
