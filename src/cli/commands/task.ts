import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../options.ts";
import { defineTask, reportTask, type TaskOptions, taskLine } from "../task-reports.ts";

/** Shows how an agent's tasks stand. */
export const taskStatus: CommandModule<TaskOptions> = {
  define: (command) => void defineTask(command),

  async run(context, { agent, task }) {
    const { output, environment } = context;
    const name = agent ?? environment.agent ?? "shell";
    const desk = await context.desk("agent");
    const { items } = await desk.agents.tasks({ agent: name });
    const wanted = items.filter(({ id }) => task === undefined || id === task);
    output.say(...(wanted.length > 0 ? wanted.map(taskLine) : [`${name} has reported no task`]));
    output.data(wanted);
    return exitCodes.done;
  },
};

/** Reports how far a task is. */
export const taskProgress: CommandModule<TaskOptions> = {
  define(command) {
    defineTask(command).argument("<percent>", "from 0 to 100").argument("[message...]", "for people");
  },

  async run(context, options, [percent = "", ...words]) {
    const share = /^\d{1,3}(\.\d+)?%?$/.test(percent) ? Number(percent.replace("%", "")) : Number.NaN;
    if (!(share <= 100))
      throw usage(`the percent: expected a number from 0 to 100, got ${JSON.stringify(percent)}`);
    return reportTask(context, options, { kind: "task_progress", percent: share, message: said(words) });
  },
};

/** Reports that a task is done. */
export const taskComplete: CommandModule<TaskOptions> = {
  define: (command) => void defineTask(command).argument("[message...]", "for people"),
  run: (context, options, words) =>
    reportTask(context, options, { kind: "task_complete", message: said(words) }),
};

/** Reports that a task was given up, and why. */
export const taskFail: CommandModule<TaskOptions> = {
  define: (command) => void defineTask(command).argument("<reason...>", "why"),
  run: (context, options, words) => reportTask(context, options, { kind: "task_fail", message: said(words) }),
};

function said(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join(" ");
}
