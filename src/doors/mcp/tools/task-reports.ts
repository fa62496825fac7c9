import { z } from "zod";
import { newId } from "../../../base/id.ts";
import type { RequestKind } from "../../../client.ts";
import { agentName, text } from "../fields.ts";
import { type Tool, tool } from "../tool.ts";

const shared = {
  taskId: text(200, "Which task; leave it out if you work on only one.").optional(),
  message: text(4_000, "How it goes, in one or two sentences, for people.").optional(),
  agent: agentName,
};

const plain = z.strictObject(shared);

function taskReport(
  kind: Extract<RequestKind, `task_${string}`>,
  title: string,
  description: string,
  input = plain,
): Tool {
  return tool({
    name: kind,
    title,
    description,
    needs: "submit",
    input,
    async handle({ agent, ...report }, { desk, setting, clock }) {
      const { id, status } = await desk().submit({
        kind,
        agent: agent ?? setting.agent,
        session: setting.session,
        cwd: setting.cwd,
        input: report,
        key: newId("key", clock.now()),
      });
      return { text: `Recorded as ${id}.`, facts: { id, status } };
    },
  });
}

/** Reports about a task, which the desk records and shows. */
export const taskReports: readonly Tool[] = [
  taskReport(
    "task_progress",
    "Report progress",
    "Tell the people who watch how far your task has come. Needs no clearance.",
    z.strictObject({
      ...shared,
      percent: z.number().min(0).max(100).describe("How much of it is done, 0 to 100.").optional(),
    }),
  ),
  taskReport(
    "task_complete",
    "Report that a task is done",
    "Tell the people who watch that your task is done.",
  ),
  taskReport(
    "task_fail",
    "Report that a task failed",
    "Tell the people who watch that your task cannot be done, and why.",
  ),
];
