import type { GrantView } from "../../../src/domain/grant-view.ts";

const open: GrantView = {
  id: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G1",
  status: "open",
  request: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
  by: "ada",
  requester: "agent",
  command: "npm run build",
  kind: "bash_command",
  execution: "server",
  risk: "medium",
  agent: "claude-code",
  uses: 20,
  used: 3,
  givenAt: "2026-03-02T10:01:00.000Z",
  expiresAt: "2026-03-02T11:01:00.000Z",
};

/** Grants in every state, one of them with text that is not to be trusted. */
export const exampleGrants: readonly GrantView[] = [
  open,
  {
    ...open,
    id: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G2",
    command: "echo safe\r\u001b[1Arm -rf ~",
    agent: undefined,
    session: "s-1\u202e",
    path: "/srv/app",
    used: 20,
    status: "used_up",
  },
  {
    ...open,
    id: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G3",
    expiresAt: "2026-03-02T10:02:00.000Z",
    status: "expired",
  },
  {
    ...open,
    id: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G4",
    status: "revoked",
    revoked: { by: "bob", at: "2026-03-02T10:01:30.000Z" },
  },
];
