import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface as LineReader } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The checkout, as an absolute path with a slash at its end. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A real desk in a home folder of its own, started as a person starts it: the built bin, default data folder, any free
 * port. Commands run against it as from a script.
 */
export class CliDesk {
  readonly home = mkdtempSync(join(tmpdir(), "visto-home-"));
  readonly #desk: ChildProcessByStdio<null, Readable, Readable>;
  readonly #log: LineReader;
  url = "";

  /** With a policy of its owner's, where one is given. */
  constructor(policy?: string) {
    if (policy !== undefined) {
      mkdirSync(this.data, { recursive: true });
      writeFileSync(join(this.data, "policy.yaml"), policy);
    }
    this.#desk = spawn(process.execPath, [`${root}dist/main.js`, "up", "--port", "0"], {
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#log = createInterface({ input: this.#desk.stderr });
  }

  /** Nothing of the environment that runs the tests: neither its tokens nor its marks. */
  get environment(): Record<string, string> {
    return { HOME: this.home, PATH: process.env.PATH ?? "", USER: "ana", LANG: "C.UTF-8" };
  }

  get data(): string {
    return join(this.home, ".local/share/visto");
  }

  async ready(): Promise<this> {
    for await (const line of createInterface({ input: this.#desk.stdout })) {
      this.url = line.slice(line.indexOf("http"));
      return this;
    }
    throw new Error("the desk ended before it was ready");
  }

  /** Resolves when the desk next logs this event. */
  async logs(event: string): Promise<void> {
    for await (const [line] of on(this.#log, "line")) {
      if (JSON.parse(line).event === event) return;
    }
  }

  get adminToken(): string {
    return readFileSync(join(this.data, "token"), "utf8").trim();
  }

  /** Runs `visto …` with the admin's token, as a script does. */
  visto(...args: readonly string[]): Promise<Ran> {
    const env = { ...this.environment, VISTO_TOKEN: this.adminToken };
    return new Promise((resolve) => {
      execFile(process.execPath, [`${root}dist/main.js`, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }

  /** The ask of this command, once it waits for a decision; a command that ends before is a failure that says how. */
  async askOf(waiting: Promise<Ran>): Promise<string> {
    const ended = waiting.then((ran) => {
      throw new Error(`expected it to wait for a decision, but it ended: ${JSON.stringify(ran)}`);
    });
    const watched = this.visto("watch", "--ids", "--count", "1");
    const { stdout } = await Promise.race([watched, ended]);
    ended.catch(() => undefined);
    return stdout.trim();
  }

  async stop(): Promise<void> {
    if (this.#desk.exitCode === null) {
      this.#desk.kill("SIGTERM");
      await once(this.#desk, "exit");
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}
