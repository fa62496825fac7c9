import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { RequestView } from "../../../src/domain/view.ts";
import { type Ran, root } from "../cli-desk.ts";
import { waitUntil } from "../wait.ts";
import { call, type HttpAnswer, type HttpCall } from "./http-call.ts";

const bin = `${root}dist/main.js`;

/** A pending request, and the file that its command would make. */
export interface Ask {
  readonly id: string;
  readonly digest: string;
  readonly mark: string;
}

/**
 * A real desk with everything in places of its own (data, policy file, logins, port), a person who is logged in, and an
 * agent under the same Unix user that tries to get its own ask through.
 */
export class AttackedDesk {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "visto-attacked-")));
  readonly home = join(this.root, "home");
  readonly data = join(this.root, "state/desk");
  readonly config = join(this.root, "config/visto");
  readonly policy = join(this.root, "rules/own.yaml");
  #desk: ChildProcess | undefined;
  #asks = 0;
  url = "";

  async start(): Promise<void> {
    for (const folder of [join(this.home, "bin"), this.config, dirname(this.policy)])
      mkdirSync(folder, { recursive: true });
    if (!existsSync(this.policy)) writeFileSync(this.policy, "rules: []\n");
    this.#program("visto", `exec "${process.execPath}" "${bin}" "$@"`);
    this.#program("node", `exec "${process.execPath}" "$@"`);
    // A script of this name is what a known client looks like in the list of processes.
    this.#program("claude", 'eval "$1"\ncode=$?\nexit $code');
    const words = ["up", "--port", "0", "--data", this.data, "--policy", this.policy];
    const desk = spawn(process.execPath, [bin, ...words], {
      env: this.#plain,
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.#desk = desk;
    for await (const line of createInterface({ input: desk.stdout })) {
      this.url = line.slice(line.indexOf("http"));
      return;
    }
    throw new Error("the desk ended before it was ready");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.root, { recursive: true, force: true });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#desk?.exitCode !== null || this.#desk.signalCode !== null) return;
    this.#desk.kill(signal);
    await this.ended();
  }

  async ended(): Promise<void> {
    const desk = this.#desk;
    if (desk?.exitCode === null && desk.signalCode === null) await once(desk, "exit");
  }

  get pid(): number {
    return this.#desk?.pid ?? 0;
  }

  get port(): string {
    return new URL(this.url).port;
  }

  get adminToken(): string {
    return readFileSync(join(this.data, "token"), "utf8").trim();
  }

  get agentToken(): string {
    return readFileSync(join(this.data, "agent-token"), "utf8").trim();
  }

  /** A person's environment: without marks, with the places of this desk. */
  get #plain(): Record<string, string> {
    return {
      HOME: this.home,
      PATH: `${join(this.home, "bin")}:${process.env.PATH}`,
      XDG_CONFIG_HOME: dirname(this.config),
      VISTO_DATA: this.data,
      LANG: "C.UTF-8",
    };
  }

  get personsEnvironment(): Readonly<Record<string, string>> {
    return this.#plain;
  }

  #program(name: string, text: string): void {
    writeFileSync(join(this.home, "bin", name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  }

  api(method: string, path: string, options: HttpCall = {}): Promise<HttpAnswer> {
    return call(method, `${this.url}/api/v1${path}`, options);
  }

  /** Logs a person in as `visto login` does, wherever this test itself may run. */
  async logIn(name: string): Promise<string> {
    const { json: made } = await this.api("POST", "/login/codes", { token: this.adminToken, body: {} });
    const { json: login } = await this.api("POST", "/login", { body: { code: made.code, name } });
    const { token, expiresAt } = login;
    writeFileSync(
      join(this.config, "logins.json"),
      JSON.stringify({ [this.url]: { token, name, expiresAt } }),
    );
    return String(token);
  }

  /** A command of the agent's that waits for a person. */
  async ask(execution: "server" | "agent" = "server", command?: string): Promise<Ask> {
    this.#asks += 1;
    const mark = join(this.root, `ran-${this.#asks}`);
    const body = {
      agent: "eve",
      kind: "bash_command",
      command: command ?? `touch ${mark}`,
      cwd: this.root,
      execution,
    };
    const { json } = await this.api("POST", "/requests", { token: this.agentToken, body });
    if (json.status !== "pending") throw new Error(`expected a pending ask, got ${JSON.stringify(json)}`);
    return { id: String(json.id), digest: String(json.digest), mark };
  }

  async request(id: string): Promise<RequestView> {
    return (await this.api("GET", `/requests/${id}`, { token: this.adminToken })).json as never;
  }

  /** The request once the policy has ruled on it, which may be after it was recorded. */
  async ruled(id: string): Promise<RequestView> {
    const look = async (): Promise<RequestView | undefined> => {
      const request = await this.request(id);
      return request.ruling === null ? undefined : request;
    };
    return (await waitUntil(look, 20_000)) ?? this.request(id);
  }

  /** The request once it is finished. */
  async finished(id: string): Promise<RequestView> {
    return (await this.api("GET", `/requests/${id}?wait=20s`, { token: this.adminToken })).json as never;
  }

  approve({ id, digest }: Ask): Promise<HttpAnswer> {
    const body = { verdict: "approve", digest };
    return this.api("POST", `/requests/${id}/decision`, { token: this.adminToken, body });
  }

  /** Runs shell text in the agent's session: below its client's process, with its marks in the environment. */
  inSession(text: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
    const marks = { CLAUDECODE: "1", CLAUDE_CODE_SESSION_ID: "session-1" };
    const claude = join(this.home, "bin/claude");
    return this.#run("bash", [claude, text], { ...this.#plain, ...marks, URL: this.url, ...more });
  }

  /** Runs `visto …` as whoever the environment says, from a script. */
  visto(...args: readonly string[]): Promise<Ran> {
    return this.#run(process.execPath, [bin, ...args], this.#plain);
  }

  #run(program: string, args: readonly string[], env: Record<string, string>): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { env, cwd: this.root, timeout: 30_000 };
      execFile(program, args, options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      }).stdin?.end();
    });
  }
}
