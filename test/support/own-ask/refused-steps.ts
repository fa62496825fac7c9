import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ask, AttackedDesk } from "./attacked-desk.ts";
import type { HttpAnswer } from "./http-call.ts";
import type { RefusedWay } from "./refused-ways.ts";

/** Submits an ask of an agent's; what it answers, and for whom. */
function submit(
  desk: AttackedDesk,
  fields: Record<string, unknown>,
  token = desk.agentToken,
): Promise<HttpAnswer> {
  const body = { agent: "eve", kind: "bash_command", cwd: desk.root, ...fields };
  return desk.api("POST", "/requests", { token, body });
}

/** What the policy rules, also where that is not ready when the ask is recorded. */
async function rulingOn(desk: AttackedDesk, { json }: HttpAnswer): Promise<string> {
  const { ruling, status } = await desk.ruled(String(json.id));
  return `${ruling}, ${status}`;
}

async function tokenOf(desk: AttackedDesk, role: "agent" | "reviewer", name: string): Promise<string> {
  const { json } = await desk.api("POST", "/tokens", { token: desk.adminToken, body: { role, name } });
  return String(json.token);
}

function refusal({ status, json }: HttpAnswer): string {
  return `${status} ${json.code}`;
}

/** An approved ask that the agent may start itself. */
async function approvedAsk(desk: AttackedDesk): Promise<Ask> {
  const ask = await desk.ask("agent");
  await desk.approve(ask);
  return ask;
}

/** What somebody else, who is no reviewer, may do with an ask that an agent has started. */
async function meddle(desk: AttackedDesk, verb: string, body: object): Promise<string> {
  const { id, digest } = await approvedAsk(desk);
  const claim = { digest, claim: "the agent's" };
  await desk.api("POST", `/requests/${id}/start`, { token: desk.agentToken, body: claim });
  const token = await tokenOf(desk, "agent", "mallory");
  return refusal(await desk.api("POST", `/requests/${id}/${verb}`, { token, body }));
}

/** Ways of several steps; each must end refused. */
export const refusedSteps: readonly RefusedWay[] = [
  {
    name: "guess login codes, one after the other",
    refused: "429 rate_limited",
    async go(desk) {
      let last = "";
      for (let guess = 0; guess < 11; guess++) {
        const body = { code: `AAAA-${1000 + guess}`, name: "eve" };
        last = refusal(await desk.api("POST", "/login", { body }));
      }
      return last;
    },
  },
  {
    name: "take a reviewer's token of the requester's name",
    refused: "403 own_ask",
    async go(desk) {
      const asked = await submit(desk, { command: "touch never" }, await tokenOf(desk, "agent", "bot"));
      const body = { verdict: "approve", digest: asked.json.digest };
      const token = await tokenOf(desk, "reviewer", "bot");
      return refusal(await desk.api("POST", `/requests/${asked.json.id}/decision`, { token, body }));
    },
  },
  {
    name: "use the key of an approved ask for another command",
    refused: "409 key_reused",
    async go(desk) {
      const first = await submit(desk, { command: "touch first", key: "k-1", execution: "agent" });
      await desk.approve({ id: String(first.json.id), digest: String(first.json.digest), mark: "" });
      return refusal(await submit(desk, { command: "touch other", key: "k-1", execution: "agent" }));
    },
  },
  {
    name: "use the key of somebody's approved ask as another identity",
    refused: "201, an ask of its own, pending",
    async go(desk) {
      const fields = { command: "touch first", key: "k-2", execution: "agent" };
      const first = await submit(desk, fields);
      await desk.approve({ id: String(first.json.id), digest: String(first.json.digest), mark: "" });
      const again = await submit(desk, fields, await tokenOf(desk, "agent", "mallory"));
      const whose = again.json.id === first.json.id ? "the same ask" : "an ask of its own";
      return `${again.status}, ${whose}, ${again.json.status}`;
    },
  },
  {
    name: "start an approved ask with another digest",
    refused: "409 digest_differs",
    async go(desk) {
      const { id } = await approvedAsk(desk);
      const body = { digest: "another", claim: "mine" };
      return refusal(await desk.api("POST", `/requests/${id}/start`, { token: desk.agentToken, body }));
    },
  },
  {
    name: "start a second time with another claim",
    refused: "409 claim_held",
    async go(desk) {
      const { id, digest } = await approvedAsk(desk);
      const start = (claim: string) =>
        desk.api("POST", `/requests/${id}/start`, { token: desk.agentToken, body: { digest, claim } });
      await start("first");
      return refusal(await start("second"));
    },
  },
  {
    name: "start somebody else's approved ask",
    refused: "403 role_forbidden",
    async go(desk) {
      const { id, digest } = await approvedAsk(desk);
      const token = await tokenOf(desk, "agent", "mallory");
      const body = { digest, claim: "mine" };
      return refusal(await desk.api("POST", `/requests/${id}/start`, { token, body }));
    },
  },
  {
    name: "confirm somebody else's ask with its own claim",
    refused: "403 role_forbidden",
    go: (desk) => meddle(desk, "confirm", { claim: "the agent's", outcome: "executed", exitCode: 0 }),
  },
  {
    name: "renew somebody else's ask with its own claim",
    refused: "403 role_forbidden",
    go: (desk) => meddle(desk, "renew", { claim: "the agent's" }),
  },
  {
    name: "withdraw somebody else's ask",
    refused: "403 role_forbidden",
    go: (desk) => meddle(desk, "withdraw", {}),
  },
  {
    name: "change the script between the ask and the approval",
    refused: "lapsed, not run",
    async go(desk) {
      const script = join(desk.root, "build.sh");
      writeFileSync(script, "echo harmless\n");
      const ask = await desk.ask("server", `sh ${script}`);
      writeFileSync(script, `touch ${ask.mark}\n`);
      await desk.approve(ask);
      const { status } = await desk.finished(ask.id);
      return `${status}, ${existsSync(ask.mark) ? "run" : "not run"}`;
    },
  },
  {
    name: "state a milder policy in the project",
    refused: "ask, pending",
    async go(desk) {
      const project = join(desk.root, "project");
      mkdirSync(join(project, ".git"), { recursive: true });
      mkdirSync(join(project, ".visto"));
      writeFileSync(join(project, ".visto/policy.yaml"), allowsTouch);
      return rulingOn(desk, await submit(desk, { command: "touch x", cwd: project }));
    },
  },
  {
    name: "read the token through a link that leads into the data folder",
    refused: "deny, rejected",
    async go(desk) {
      symlinkSync(desk.data, join(desk.root, "notes"));
      return rulingOn(desk, await submit(desk, { command: "cat notes/token" }));
    },
  },
  {
    name: "read the token with the data folder as the working folder",
    refused: "deny, rejected",
    async go(desk) {
      return rulingOn(desk, await submit(desk, { command: "cat token", cwd: desk.data }));
    },
  },
  {
    name: "list the data folder from within",
    refused: "ask, pending",
    async go(desk) {
      return rulingOn(desk, await submit(desk, { command: "ls", cwd: desk.data }));
    },
  },
  {
    name: "give the desk's command NODE_OPTIONS, LD_PRELOAD and BASH_ENV",
    refused: "the command has none of them",
    async go(desk) {
      const asking =
        "visto request --no-wait --json -- 'printenv NODE_OPTIONS LD_PRELOAD BASH_ENV VISTO_TOKEN'";
      const more = { NODE_OPTIONS: "--no-warnings", BASH_ENV: "/dev/null" };
      const { stdout } = await desk.inSession(`LD_PRELOAD=/dev/null ${asking}`, more);
      const { id } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as { id: string };
      await desk.approve({ ...(await desk.request(id)), mark: "" });
      const { result } = await desk.finished(id);
      return result?.stdout === "" ? "the command has none of them" : `it has ${result?.stdout}`;
    },
  },
];

/** A policy file by which `touch` needs nobody. */
export const allowsTouch = `rules:
  - name: touch
    ruling: allow
    risk: low
    reason: Harmless, says the agent.
    program: touch
    operands: "[TEXT...]"
    examples: { match: [touch a], notMatch: [rm a] }
`;
