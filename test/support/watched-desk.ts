import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "./cli-desk.ts";
import { call, type HttpAnswer, type HttpCall } from "./own-ask/http-call.ts";

const bin = `${root}dist/main.js`;

/** A real desk in a process of its own that tells how long its event loop was blocked. */
export class WatchedDesk {
  readonly #home = mkdtempSync(join(tmpdir(), "visto-watched-"));
  readonly #data = join(this.#home, "data");
  readonly #desk: ChildProcess;
  #url = "";

  constructor() {
    const watch = new URL("./loop-watch.ts", import.meta.url).href;
    const words = ["--import", watch, bin, "up", "--port", "0", "--data", this.#data];
    this.#desk = spawn(process.execPath, words, {
      env: this.#environment,
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
  }

  get #environment(): Record<string, string> {
    return { HOME: this.#home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8" };
  }

  async ready(): Promise<void> {
    if (!this.#desk.stdout) throw new Error("the desk has no stdout");
    for await (const line of createInterface({ input: this.#desk.stdout })) {
      this.#url = line.slice(line.indexOf("http"));
      return;
    }
    throw new Error("the desk ended before it was ready");
  }

  async stop(): Promise<void> {
    this.#desk.kill("SIGTERM");
    await once(this.#desk, "exit");
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** For how long the event loop was blocked at most since this was asked last, in milliseconds. */
  async longestBlock(): Promise<number> {
    const answer = once(this.#desk, "message");
    this.#desk.send("tell");
    const [longest] = await answer;
    return Number(longest);
  }

  api(method: string, path: string, options: HttpCall = {}): Promise<HttpAnswer> {
    return call(method, `${this.#url}/api/v1${path}`, { token: this.#token("token"), ...options });
  }

  #token(file: "token" | "agent-token"): string {
    return readFileSync(join(this.#data, file), "utf8").trim();
  }

  /** What a person at a command line is shown, on both outputs. */
  visto(...args: readonly string[]): Promise<string> {
    const env = { ...this.#environment, VISTO_TOKEN: this.#token("token"), VISTO_DATA: this.#data };
    return new Promise((resolve) => {
      execFile(process.execPath, [bin, ...args], { env, maxBuffer: 64e6 }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      ).stdin?.end();
    });
  }
}
