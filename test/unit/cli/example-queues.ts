import type { AgentView, DeadLetterDetails, QueueView } from "../../../src/client.ts";

/** Queues in every state. */
export const exampleQueues: readonly QueueView[] = [
  {
    name: "judge",
    paused: false,
    scheduled: 0,
    ready: 0,
    leased: 2,
    dead: 0,
    oldestReadyMs: null,
    lastMinute: { handled: 120, failed: 3 },
    workers: 2,
  },
  {
    name: "upkeep",
    paused: true,
    scheduled: 40,
    ready: 7,
    leased: 0,
    dead: 1,
    oldestReadyMs: 95_000,
    lastMinute: { handled: 0, failed: 0 },
    workers: 1,
    warning: "until it is resumed, deadlines are met by the sweep alone, up to 5 s late",
  },
];

/** A dead letter whose errors are not to be trusted. */
export const exampleLetter: DeadLetterDetails = {
  id: "msg_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
  actor: "notify_agent_result",
  queue: "notify",
  payload: { requestId: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0" },
  reason: "ECONNREFUSED: nobody\u001b[2J answered",
  attempt: 2,
  createdAt: "2026-03-02T09:58:00.000Z",
  diedAt: "2026-03-02T10:01:00.000Z",
  requestId: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
  trail: [
    {
      at: "2026-03-02T09:58:01.000Z",
      event: "lost",
      attempt: 1,
      worker: "wrk_1",
      code: "worker_lost",
      message: "gone",
    },
    { at: "2026-03-02T09:59:00.000Z", event: "edited", by: "opal" },
    { at: "2026-03-02T09:59:00.000Z", event: "redriven", by: "opal" },
    {
      at: "2026-03-02T10:01:00.000Z",
      event: "failed",
      attempt: 2,
      worker: "wrk_2",
      code: "ECONNREFUSED",
      message: "nobody\u001b[2J answered",
    },
  ],
  request: {
    id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    agent: "claude-code",
    kind: "bash_command",
    status: "pending",
    command: "npm run build\r\u001b[1A",
  },
};

/** Agents with an identity of their own and without one. */
export const exampleAgents: readonly AgentView[] = [
  {
    name: "co\u001b[2Jdex",
    firstSeenAt: "2026-03-02T09:00:00.000Z",
    lastSeenAt: "2026-03-02T10:00:00.000Z",
    sessionCount: 3,
    sessions: [],
    pending: 12,
    lastRequestId: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
  },
  {
    name: "db",
    title: "minds the database",
    registeredAt: "2026-03-01T10:00:00.000Z",
    registeredBy: "ada",
    sessionCount: 0,
    sessions: [],
    pending: 0,
  },
];
