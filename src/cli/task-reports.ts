import type { Command } from "commander";
import { visible } from "../base/text.ts";
import type { TaskView } from "../domain/views/task.ts";
import type { AskOptions } from "./asking.ts";
import { askBody } from "./asking.ts";
import type { Context } from "./context.ts";
import { exitOfRecord } from "./exit-codes.ts";
import { finalLine } from "./render/final-line.ts";

/** What the commands about tasks have in common. */
export interface TaskOptions {
  readonly agent?: string;
  readonly task?: string;
  readonly session?: string;
}

/** Adds the options that say whose task it is, and which. */
export function defineTask(command: Command): Command {
  return command
    .option("--agent <name>", "whose task (VISTO_AGENT, else shell)")
    .option("--task <id>", "which of its tasks (default: its session's, else its only one)")
    .option("--session <id>", "the agent's session");
}

/** What a report says beside its kind. */
export interface TaskNews {
  readonly kind: Extract<AskOptions["kind"], `task_${string}`>;
  readonly percent?: number;
  readonly message?: string;
}

/** Files a report about a task, and shows what the desk answers. */
export async function reportTask(context: Context, options: TaskOptions, news: TaskNews): Promise<number> {
  const { kind, percent, message } = news;
  const { agent, task: taskId, session } = options;
  const input = JSON.stringify({ taskId, percent, message });
  const desk = await context.desk("agent");
  const filed = await desk.submit(askBody(context, { agent, kind, session }, [input]));
  const exitCode = exitOfRecord(filed);
  const { id, status } = filed;
  context.output.say(status === "executed" ? `${id} recorded: ${newsText(news)}` : finalLine(filed));
  context.output.data({ id, status, exitCode });
  return exitCode;
}

function newsText({ kind, percent, message }: TaskNews): string {
  const state = { task_progress: "in progress", task_complete: "complete", task_fail: "failed" }[kind];
  const share = percent === undefined ? "" : `, ${percent} %`;
  return `${state}${share}${message === undefined ? "" : `: ${visible(message)}`}`;
}

/** How a task stands, on one line. */
export function taskLine({ agent, id, state, percent, message, updatedAt }: TaskView): string {
  const name = id === agent ? visible(agent) : `${visible(agent)}, ${visible(id)}`;
  const share = percent === undefined ? "" : ` ${percent} %`;
  const said = message === undefined ? "" : `: ${visible(message)}`;
  return `${updatedAt.slice(0, 19).replace("T", " ")}Z  ${name}  ${state}${share}${said}`;
}
