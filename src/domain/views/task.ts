import { z } from "zod";
import { taskStates } from "../task.ts";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** How a task stands. */
export const taskSchema = z
  .object({
    agent: z.string(),
    id: z.string(),
    requester: z.string(),
    session: z.string().optional(),
    state: z.enum(taskStates),
    percent: z.number().optional(),
    message: z.string().optional(),
    requestId: z.string().describe("The newest report."),
    startedAt: instantText,
    updatedAt: instantText,
  })
  .meta({ id: "Task", description: "An agent's work item, as its newest report says." });
/** An agent's work item, as its newest report says. */
export type TaskView = Shown<typeof taskSchema>;

export const taskPage = pageOf(taskSchema, "TaskPage");
