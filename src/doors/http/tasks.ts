import { z } from "zod";
import { permits } from "../../domain/permissions.ts";
import { type Task, taskStates } from "../../domain/task.ts";
import { type TaskView, taskPage } from "../../domain/views/task.ts";
import { cursorOf, pageView } from "./cursor.ts";
import { limit, text } from "./fields.ts";
import { ok, type Route, route } from "./route.ts";

const taskList = z.strictObject({
  agent: text(100).optional(),
  state: z.enum(taskStates).optional(),
  limit: limit(200, 50),
  cursor: cursorOf("tasks"),
});

/** What agents work on, as far as they say. */
export const taskRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/tasks",
    operation: "listTasks",
    summary: "List tasks, the newest first",
    description: "An agent sees those that its own identity has reported.",
    tag: "agents",
    access: "read-own",
    query: taskList,
    answers: { 200: taskPage },
    async handle({ query, caller: { identity } }, { desk }) {
      const requester = permits(identity.role, "read-all") ? undefined : identity.name;
      return ok(pageView("tasks", await desk.ledger.tasks({ ...query, requester }), taskView));
    },
  }),
];

function taskView(task: Task): TaskView {
  const { startedAt, updatedAt, ...rest } = task;
  return {
    ...rest,
    startedAt: new Date(startedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
