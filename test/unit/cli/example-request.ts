import type { RequestView } from "../../../src/domain/view.ts";

/** When the examples are looked at: two minutes after they were asked. */
export const exampleNow = Date.parse("2026-03-02T10:02:00.000Z");

/** A pending request with nothing special about it. */
export function exampleRequest(patch: Partial<RequestView> = {}): RequestView {
  return {
    id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    agent: "claude-code",
    kind: "bash_command",
    status: "pending",
    command: "rm -rf build",
    cwd: "/home/ada/project",
    reason: "start from a clean tree",
    requester: "agent",
    digest: "5c35ce1944fc4f6c4c1b359e3700a112fb0ef7bfbe981471b027149cad38f730",
    ruling: "ask",
    risk: "high",
    reasons: ["Deletes files for good."],
    rule: "delete",
    execution: "server",
    createdAt: "2026-03-02T10:00:00.000Z",
    deadline: "2026-03-02T11:00:00.000Z",
    sightings: [{ channel: "cli", at: "2026-03-02T10:00:00.000Z", by: "agent" }],
    deliveries: [],
    ...patch,
  };
}

/** What an approval by a person adds. */
export const exampleApproval = {
  verdict: "approve",
  by: "ada",
  at: "2026-03-02T10:01:00.000Z",
} as const;
