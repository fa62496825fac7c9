import type { CommandEntry } from "./command.ts";

/** Every command, in the order of the help; only the one that is given is loaded. */
export const commands: readonly CommandEntry[] = [
  {
    name: "up",
    summary: "start the desk",
    example: "visto up --port 0",
    load: async () => (await import("./commands/up.ts")).up,
  },
  {
    name: "worker",
    summary: "run more workers on a desk's folder",
    example: "visto worker --queues execute --concurrency 4",
    load: async () => (await import("./commands/worker.ts")).worker,
  },
  {
    name: "login",
    summary: "log in with a one-time code, or make one for somebody else",
    example: "visto login 7KQM-4TXD",
    load: async () => (await import("./commands/login.ts")).login,
  },
  {
    name: "logout",
    summary: "end this login",
    example: "visto logout",
    load: async () => (await import("./commands/logout.ts")).logout,
  },
  {
    name: "whoami",
    summary: "say who the desk takes you for",
    example: "visto whoami",
    load: async () => (await import("./commands/whoami.ts")).whoami,
  },
  {
    name: "request",
    summary: "ask for clearance; the desk runs what is approved",
    example: "visto request --reason 'release 1.4' -- npm publish",
    load: async () => (await import("./commands/request.ts")).request,
  },
  {
    name: "run",
    summary: "ask for clearance, then run the command here",
    example: "visto run -- 'make test && make install'",
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "list",
    summary: "list requests, newest first",
    example: "visto list status:pending 'risk>=high' agent:db",
    load: async () => (await import("./commands/list.ts")).list,
  },
  {
    name: "show",
    summary: "show one request with its history and output",
    example: "visto show req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    load: async () => (await import("./commands/show.ts")).show,
  },
  {
    name: "watch",
    summary: "follow what happens",
    example: "visto watch",
    load: async () => (await import("./commands/watch.ts")).watch,
  },
  {
    name: "approve",
    summary: "clear a request",
    example: "visto approve req_01K5V8Z2N4T6R8W0Y2A4C6E8G0 --grant 1h --uses 20",
    load: async () => (await import("./commands/approve.ts")).approve,
  },
  {
    name: "grants list",
    summary: "list approvals that also cover the same ask again",
    example: "visto grants list --all",
    load: async () => (await import("./commands/grants-list.ts")).grantsList,
  },
  {
    name: "grants revoke",
    summary: "end a grant",
    example: "visto grants revoke grt_01K5V8Z2N4T6R8W0Y2A4C6E8G0 --reason 'the release is out'",
    load: async () => (await import("./commands/grants-revoke.ts")).grantsRevoke,
  },
  {
    name: "reject",
    summary: "refuse a request",
    example: "visto reject req_01K5V8Z2N4T6R8W0Y2A4C6E8G0 --reason 'not on a Friday'",
    load: async () => (await import("./commands/reject.ts")).reject,
  },
  {
    name: "withdraw",
    summary: "take a request back before it runs",
    example: "visto withdraw req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    load: async () => (await import("./commands/withdraw.ts")).withdraw,
  },
  {
    name: "resolve",
    summary: "say what became of a command whose outcome is unknown",
    example: "visto resolve req_01K5V8Z2N4T6R8W0Y2A4C6E8G0 --as executed",
    load: async () => (await import("./commands/resolve.ts")).resolve,
  },
  {
    name: "policy explain",
    summary: "say what the policy makes of a command, and why",
    example: "visto policy explain -- 'git status && rm -rf build'",
    load: async () => (await import("./commands/policy-explain.ts")).policyExplain,
  },
  {
    name: "policy check",
    summary: "validate a policy file and run its examples",
    example: "visto policy check policy.yaml",
    load: async () => (await import("./commands/policy-check.ts")).policyCheck,
  },
  {
    name: "policy test",
    summary: "hold the policy against a file of your own expectations",
    example: "visto policy test expectations.yaml",
    load: async () => (await import("./commands/policy-test.ts")).policyTest,
  },
  {
    name: "policy diff",
    summary: "show what past requests would get under another policy",
    example: "visto policy diff current new-policy.yaml --history 500",
    load: async () => (await import("./commands/policy-diff.ts")).policyDiff,
  },
  {
    name: "policy draft",
    summary: "write a rule from an approved request",
    example: "visto policy draft req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    load: async () => (await import("./commands/policy-draft.ts")).policyDraft,
  },
  {
    name: "token create",
    summary: "make a token",
    example: "visto token create --role reviewer --name night-watch --max-risk medium",
    load: async () => (await import("./commands/token-create.ts")).tokenCreate,
  },
  {
    name: "token list",
    summary: "list the tokens",
    example: "visto token list",
    load: async () => (await import("./commands/token-list.ts")).tokenList,
  },
  {
    name: "token revoke",
    summary: "end a token",
    example: "visto token revoke tok_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    load: async () => (await import("./commands/token-revoke.ts")).tokenRevoke,
  },
  {
    name: "audit verify",
    summary: "check the hash chain of the history",
    example: "visto audit verify",
    load: async () => (await import("./commands/audit-verify.ts")).auditVerify,
  },
  {
    name: "audit head",
    summary: "print the newest entry's number and hash, to be kept elsewhere",
    example: "visto audit head",
    load: async () => (await import("./commands/audit-head.ts")).auditHead,
  },
  {
    name: "audit export",
    summary: "print the history as JSON lines",
    example: "visto audit export > history.jsonl",
    load: async () => (await import("./commands/audit-export.ts")).auditExport,
  },
  {
    name: "health",
    summary: "say how the desk is",
    example: "visto health --json",
    load: async () => (await import("./commands/health.ts")).health,
  },
];

/** The commands whose first word names a group, such as `token`. */
export function commandsOf(group: string): readonly CommandEntry[] {
  return commands.filter(({ name }) => name.startsWith(`${group} `));
}
