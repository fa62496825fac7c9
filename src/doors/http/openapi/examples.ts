import type { RequestView } from "../../../domain/views/request.ts";
import type { Problem } from "../problem.ts";

const request: RequestView = {
  id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
  agent: "claude-code",
  kind: "bash_command",
  status: "pending",
  command: "npm publish",
  cwd: "/home/ada/left-pad",
  reason: "release 1.4",
  requester: "agent",
  key: "release-1.4",
  digest: "3f1c0a7be5d94e21",
  ruling: "ask",
  risk: "high",
  reasons: ["npm publish puts a package where everybody takes it from"],
  rule: "npm-publish",
  execution: "server",
  createdAt: "2026-11-24T09:30:00.000Z",
  deadline: "2026-11-24T09:40:00.000Z",
  sightings: [{ channel: "http", at: "2026-11-24T09:30:00.000Z", by: "agent", key: "release-1.4" }],
  deliveries: [],
};

const problem: Problem = {
  type: "about:blank",
  title: "Bad Request",
  status: 400,
  code: "unknown_field",
  detail: 'The body has no field "comand": did you mean "command"?',
  details: { field: "comand", nearest: "command" },
};

/** What a component looks like, by its name. */
export const componentExamples: Readonly<Record<string, unknown>> = { Request: request, Problem: problem };
