import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasTmux, Terminals } from "../tmux.ts";
import { waitUntil } from "../wait.ts";
import type { Ask, AttackedDesk } from "./attacked-desk.ts";
import { allowsTouch } from "./refused-steps.ts";

/** A way that nothing prevents between processes of one Unix user, with the heading under which SECURITY.md says so. */
export interface FreeWay {
  readonly name: string;
  readonly heading: string;
  /** Set where the machine lacks something that the way needs. */
  readonly needs?: { readonly what: string; readonly present: boolean };
  /** Resolves with true if it goes through: shown on an ask of its own, or on the person's own files. */
  readonly go: (desk: AttackedDesk) => Promise<boolean>;
}

/** Longest that a way may take to show itself, in milliseconds. */
const patience = 15_000;

/** Whether the ask that shell text in the session sets out to approve has been approved. */
async function approves(
  desk: AttackedDesk,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const ask = await desk.ask();
  await desk.inSession(text, { ASK: ask.id, DIGEST: ask.digest, ...more });
  return isApproved(desk, ask);
}

async function isApproved(desk: AttackedDesk, { id }: Ask): Promise<boolean> {
  const look = async () => ((await desk.request(id)).decision?.verdict === "approve" ? true : undefined);
  return (await waitUntil(look, patience)) === true;
}

const approveByNode = `node -e '
  const url = process.env.URL + "/api/v1/requests/" + process.env.ASK + "/decision";
  const body = JSON.stringify({ verdict: "approve", digest: process.env.DIGEST });
  const headers = { authorization: "Bearer " + process.env.STOLEN, "content-type": "application/json" };
  fetch(url, { method: "POST", headers, body });
'`;

const files = "Reading the data folder and the logins";
const leaving = "Leaving the agent's session";

export const freeWays: readonly FreeWay[] = [
  {
    name: "approve with the admin's token, read from the data folder",
    heading: files,
    go: (desk) => approves(desk, 'VISTO_TOKEN="$(cat "$VISTO_DATA/token")" visto approve $ASK --yes'),
  },
  {
    name: "approve over HTTP with the token of the person's login",
    heading: files,
    go: (desk) =>
      approves(
        desk,
        `export STOLEN=$(grep -o 'visto_[A-Za-z0-9_-]*' "$XDG_CONFIG_HOME/visto/logins.json"); ${approveByNode}`,
      ),
  },
  {
    name: "approve with VISTO_TOKEN from the environment of a person's process",
    heading: "Reading the environment of other processes",
    needs: { what: "/proc", present: existsSync("/proc/self/environ") },
    async go(desk) {
      const env = { PATH: process.env.PATH ?? "", VISTO_TOKEN: desk.adminToken };
      const person = spawn("cat", { env, stdio: ["pipe", "ignore", "ignore"] });
      await once(person, "spawn");
      const read = `tr '\\0' '\\n' < /proc/${person.pid}/environ | sed -n 's/^VISTO_TOKEN=//p'`;
      const isDone = await approves(desk, `VISTO_TOKEN="$(${read})" visto approve $ASK --yes`);
      person.stdin.end();
      await once(person, "exit");
      return isDone;
    },
  },
  {
    name: "approve by a process that has lost both the marks and its parents",
    heading: leaving,
    go: (desk) =>
      approves(
        desk,
        "(env -u CLAUDECODE -u CLAUDE_CODE_SESSION_ID setsid sh -c 'sleep 0.2; visto approve $ASK --yes' </dev/null >/dev/null 2>&1 &)",
      ),
  },
  {
    name: "type the approval into the person's terminal",
    heading: "Typing into other terminals",
    needs: { what: "tmux", present: hasTmux },
    async go(desk) {
      const terminals = new Terminals();
      await terminals.open("person", desk.personsEnvironment, desk.root);
      const ask = await desk.ask();
      await terminals.type("person", `visto approve ${ask.id} --yes`);
      const isDone = await isApproved(desk, ask);
      await terminals.close();
      return isDone;
    },
  },
  {
    name: "allow the command in the owner's policy file",
    heading: "Writing the policy file, the ledger or the program",
    async go(desk) {
      const before = readFileSync(desk.policy, "utf8");
      await desk.inSession(`printf %s "$RULES" > ${desk.policy}`, { RULES: allowsTouch });
      const body = {
        agent: "eve",
        kind: "bash_command",
        argv: ["touch", join(desk.root, "harmless")],
        cwd: desk.root,
      };
      const becomes = (wanted: string) =>
        waitUntil(async () => {
          const { json } = await desk.api("POST", "/requests", { token: desk.agentToken, body });
          return json.ruling === wanted || undefined;
        }, patience);
      const isDone = await becomes("allow");
      writeFileSync(desk.policy, before);
      await becomes("ask");
      return isDone === true;
    },
  },
  {
    name: "write a token of one's own into the ledger",
    heading: "Writing the policy file, the ledger or the program",
    go: (desk) => approves(desk, `export STOLEN=visto_invented; ${insertToken} && ${approveByNode}`),
  },
  {
    name: "change what the person's next shell runs as visto",
    heading: "Changing what the person runs",
    async go(desk) {
      const made = join(desk.root, "ran-in-the-persons-shell");
      await desk.inSession(`printf 'visto() { touch ${made}; }\\n' >> "$HOME/.bashrc"`);
      const shell = spawn("bash", ["-ic", "visto list"], {
        env: { ...desk.personsEnvironment },
        stdio: "ignore",
      });
      await once(shell, "exit");
      return existsSync(made);
    },
  },
  {
    name: "switch the client's hooks off",
    heading: "Changing the clients' settings",
    async go(desk) {
      const settings = join(desk.home, ".claude/settings.json");
      mkdirSync(join(desk.home, ".claude"));
      writeFileSync(settings, '{"hooks":{"PermissionRequest":[]}}');
      await desk.inSession(`printf '{"hooks":{}}' > "$HOME/.claude/settings.json"`);
      return readFileSync(settings, "utf8") === '{"hooks":{}}';
    },
  },
  {
    name: "run the command without asking",
    heading: "Not asking at all",
    async go(desk) {
      const made = join(desk.root, "made-without-asking");
      await desk.inSession(`touch ${made}`);
      return existsSync(made);
    },
  },
  {
    name: "look into the desk's memory",
    heading: "Stopping the desk, or reaching into it",
    needs: { what: "/proc/PID/mem without Yama", present: mayTrace() },
    async go(desk) {
      const { code } = await desk.inSession(`exec 3< /proc/${desk.pid}/mem`);
      return code === 0;
    },
  },
  {
    name: "stop the desk, which decides nothing",
    heading: "Stopping the desk, or reaching into it",
    async go(desk) {
      await desk.inSession(`kill ${desk.pid}`);
      await desk.ended();
      await desk.start();
      return true;
    },
  },
];

const insertToken = `node --no-warnings -e '
  const { DatabaseSync } = require("node:sqlite");
  const hash = require("node:crypto").hash("sha256", process.env.STOLEN, "hex");
  new DatabaseSync(process.env.VISTO_DATA + "/ledger.db", { timeout: 5000 }).prepare(
    "INSERT INTO tokens (id, name, role, max_risk, hash, created_at, created_by) VALUES (?, ?, ?, ?, ?, 0, ?)",
  ).run("tok_invented", "ina", "admin", "critical", hash, "desk");
'`;

/** Yama, where the kernel has it, keeps a process from those that it did not start. */
function mayTrace(): boolean {
  const file = "/proc/sys/kernel/yama/ptrace_scope";
  if (!existsSync("/proc/self/mem")) return false;
  return !existsSync(file) || readFileSync(file, "utf8").trim() === "0";
}
