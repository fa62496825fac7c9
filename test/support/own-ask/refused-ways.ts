import type { Ask, AttackedDesk } from "./attacked-desk.ts";
import type { HttpCall } from "./http-call.ts";
import { refusedSteps } from "./refused-steps.ts";

/** The asks that an agent wants to get through: one that the desk would run, one that it would run itself. */
export interface Asks {
  readonly served: Ask;
  readonly claimed: Ask;
}

/** A way that must fail, with how it is refused: an exit code, or an HTTP status with the problem's code. */
export interface RefusedWay {
  readonly name: string;
  readonly refused: string;
  readonly go: (desk: AttackedDesk, asks: Asks) => Promise<string>;
}

/** Shell text in the agent's session; `$ASK` is the ask. */
function shell(name: string, text: string, refused = "exit 16, in a session"): RefusedWay {
  return {
    name,
    refused,
    async go(desk, { served }) {
      const ran = await desk.inSession(text, { ASK: served.id, TOKEN: desk.agentToken });
      const isSession = /does not use a person's login here/.test(ran.stdout + ran.stderr);
      return `exit ${ran.code}${isSession ? ", in a session" : ""}`;
    },
  };
}

type CallOf = (desk: AttackedDesk, asks: Asks) => HttpCall & { readonly path?: string };

/** A call past the command line; without a path of its own it is the decision on the ask. */
function http(name: string, method: string, refused: string, callOf: CallOf): RefusedWay {
  return {
    name,
    refused,
    async go(desk, asks) {
      const { path, ...options } = callOf(desk, asks);
      const { status, json } = await desk.api(method, path ?? decisionOn(asks.served), options);
      return `${status} ${json.code}`;
    },
  };
}

function decisionOn({ id }: Ask): string {
  return `/requests/${id}/decision`;
}

function approval({ digest }: Ask): Record<string, string> {
  return { verdict: "approve", digest };
}

const commandLine: readonly RefusedWay[] = [
  shell("approve with the person's login", "visto approve $ASK --yes"),
  shell("approve with one mark unset", "env -u CLAUDECODE visto approve $ASK --yes"),
  shell(
    "approve with every mark unset, below the client's process",
    "env -u CLAUDECODE -u CLAUDE_CODE_SESSION_ID visto approve $ASK --yes",
  ),
  shell(
    "approve in an empty environment",
    'env -i HOME="$HOME" PATH="$PATH" XDG_CONFIG_HOME="$XDG_CONFIG_HOME" VISTO_DATA="$VISTO_DATA" visto approve $ASK --yes',
  ),
  shell("approve in a new session", "setsid -w visto approve $ASK --yes"),
  shell("approve with nohup", "nohup visto approve $ASK --yes"),
  shell(
    "approve by a grandchild that has lost the client's process, with the marks",
    "rm -f code; (setsid sh -c 'visto approve $ASK --yes; echo $? > code.new; mv code.new code' &) </dev/null 2>&1 | cat; until test -e code; do sleep 0.05; done; exit $(cat code)",
  ),
  shell(
    "approve by a process with another name",
    "(env -u CLAUDECODE -u CLAUDE_CODE_SESSION_ID bash -c 'exec -a builder bash -c \"visto approve $ASK --yes; exit \\$?\"')",
  ),
  shell("approve with the answer piped in", "yes | visto approve $ASK"),
  shell("approve with the agent's token", 'VISTO_TOKEN="$TOKEN" visto approve $ASK --yes', "exit 16"),
  shell("approve with an empty token", "VISTO_TOKEN= visto approve $ASK --yes"),
  shell("approve with an invented token", "VISTO_TOKEN=visto_AAAA visto approve $ASK --yes", "exit 16"),
  shell("reject, to ask again elsewhere", "visto reject $ASK --reason x"),
  shell("resolve as executed", "visto resolve $ASK --as executed"),
  shell("make a token", "visto token create --role reviewer --name eve"),
  shell(
    "make a token with the agent's",
    'VISTO_TOKEN="$TOKEN" visto token create --role admin --name eve',
    "exit 16",
  ),
  shell("list tokens", "visto token list"),
  shell("make a login code", "visto login --new"),
  shell("log in with a guessed code", "visto login AAAA-AAAA --name eve"),
  shell("withdraw with an invented token", "VISTO_TOKEN=visto_AAAA visto withdraw $ASK", "exit 16"),
  shell("start a second desk on the data folder", "visto up --port 0", "exit 1"),
];

const overHttp: readonly RefusedWay[] = [
  http("decide with the agent's token", "POST", "403 role_forbidden", ({ agentToken }, { served }) => ({
    token: agentToken,
    body: approval(served),
  })),
  http("decide without a token", "POST", "401 token_missing", (_desk, { served }) => ({
    body: approval(served),
  })),
  http("decide with an invented token", "POST", "401 token_unknown", (_desk, { served }) => ({
    token: "visto_AAAA",
    body: approval(served),
  })),
  http("decide with the token in the address", "POST", "401 token_missing", ({ adminToken }, { served }) => ({
    path: `${decisionOn(served)}?token=${adminToken}`,
    body: approval(served),
  })),
  http("name another reviewer in the body", "POST", "400 unknown_field", ({ agentToken }, { served }) => ({
    token: agentToken,
    body: { ...approval(served), by: "ana" },
  })),
  http("name a role in the body", "POST", "400 unknown_field", ({ agentToken }, { served }) => ({
    token: agentToken,
    body: { ...approval(served), role: "admin" },
  })),
  http("decide by GET", "GET", "404 not_found", ({ adminToken }) => ({ token: adminToken })),
  http("decide by GET with another method named", "GET", "404 not_found", ({ adminToken }) => ({
    token: adminToken,
    headers: { "x-http-method-override": "POST" },
  })),
  http("decide by PUT", "PUT", "404 not_found", ({ adminToken }, { served }) => ({
    token: adminToken,
    body: approval(served),
  })),
  http("decide from a foreign page", "POST", "403 foreign_origin", ({ adminToken }, { served }) => ({
    token: adminToken,
    body: approval(served),
    headers: { origin: "http://evil.example" },
  })),
  http("decide from a page on another port", "POST", "403 foreign_origin", ({ adminToken }, { served }) => ({
    token: adminToken,
    body: approval(served),
    headers: { origin: "http://127.0.0.1:1" },
  })),
  http("decide under a rebound name", "POST", "403 foreign_host", ({ adminToken }, { served }) => ({
    token: adminToken,
    body: approval(served),
    headers: { host: "evil.example" },
  })),
  http("decide by a cross-site call", "POST", "403 foreign_origin", ({ adminToken }, { served }) => ({
    token: adminToken,
    body: approval(served),
    headers: { "sec-fetch-site": "cross-site" },
  })),
  http("make a token", "POST", "403 role_forbidden", ({ agentToken }) => ({
    path: "/tokens",
    token: agentToken,
    body: { role: "admin", name: "eve" },
  })),
  http("list tokens", "GET", "403 role_forbidden", ({ agentToken }) => ({
    path: "/tokens",
    token: agentToken,
  })),
  http("make a login code", "POST", "403 role_forbidden", ({ agentToken }) => ({
    path: "/login/codes",
    token: agentToken,
    body: {},
  })),
  http("resolve", "POST", "403 role_forbidden", ({ agentToken }, { served }) => ({
    path: `/requests/${served.id}/resolve`,
    token: agentToken,
    body: { as: "executed" },
  })),
  http("start before anybody decided", "POST", "409 wrong_state", ({ agentToken }, { claimed }) => ({
    path: `/requests/${claimed.id}/start`,
    token: agentToken,
    body: { digest: claimed.digest, claim: "mine" },
  })),
  http("start what the desk would run", "POST", "409 wrong_state", ({ agentToken }, { served }) => ({
    path: `/requests/${served.id}/start`,
    token: agentToken,
    body: { digest: served.digest, claim: "mine" },
  })),
  http("confirm what was never started", "POST", "409 wrong_state", ({ agentToken }, { claimed }) => ({
    path: `/requests/${claimed.id}/confirm`,
    token: agentToken,
    body: { claim: "mine", outcome: "executed", exitCode: 0 },
  })),
  http("renew what was never started", "POST", "409 wrong_state", ({ agentToken }, { claimed }) => ({
    path: `/requests/${claimed.id}/renew`,
    token: agentToken,
    body: { claim: "mine" },
  })),
];

/** Each must be refused, and leave the asks as they were. */
export const refusedWays: readonly RefusedWay[] = [
  ...refusedSteps,
  ...commandLine.map((way) => ({ ...way, name: `command line: ${way.name}` })),
  ...overHttp.map((way) => ({ ...way, name: `HTTP: ${way.name}` })),
];
