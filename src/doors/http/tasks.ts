import { z } from "zod";
import { permits } from "../../domain/permissions.ts";
import { type Task, taskStates } from "../../domain/task.ts";
import type { TaskView } from "../../domain/views/task-view.ts";
import { need } from "./access.ts";
import type { Routes } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { cursor, limit, text } from "./schemas.ts";

const taskList = z.strictObject({
  agent: text(100).optional(),
  state: z.enum(taskStates).optional(),
  limit: limit(200, 50),
  cursor: cursor.optional(),
});

/** What agents work on, as far as they say. */
export const taskRoutes: Routes = (app, { desk }) => {
  app.get("/tasks", async (request) => {
    need(request.caller, "read-own");
    const query = parseInput(taskList, request.query, "query");
    const { identity } = request.caller;
    const requester = permits(identity.role, "read-all") ? undefined : identity.name;
    const { items, nextCursor } = await desk.ledger.tasks({ ...query, requester });
    return { items: items.map(taskView), nextCursor };
  });
};

function taskView(task: Task): TaskView {
  const { startedAt, updatedAt, ...rest } = task;
  return {
    ...rest,
    startedAt: new Date(startedAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
