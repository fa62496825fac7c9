import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { VistoClient } from "../../src/client.ts";
import type { RequestView } from "../../src/domain/view.ts";
import { waitUntil } from "../support/wait.ts";

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const askLimit = 20_000;

/** The built desk as a person starts it, in a folder of its own; it can be ended and started again at the same place. */
export class DeskAtWork {
  readonly #home: string;
  #port = 0;
  #process: ChildProcess | undefined;

  constructor(home: string) {
    this.#home = home;
    mkdirSync(home, { recursive: true });
  }

  get data(): string {
    return join(this.#home, "data");
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get agentToken(): string {
    return readFileSync(join(this.data, "agent-token"), "utf8").trim();
  }

  /** A reviewer's eyes and hands. */
  get reviewer(): VistoClient {
    return new VistoClient({ url: this.url, token: readFileSync(join(this.data, "token"), "utf8").trim() });
  }

  async start(): Promise<void> {
    const words = [main, "up", "--json", "--port", String(this.#port), "--data", this.data];
    const child = spawn(process.execPath, words, {
      env: this.#environment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      this.#port = Number(new URL(JSON.parse(line).url).port);
      return;
    }
    throw new Error("the desk ended before it was ready");
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Runs `visto …` as the desk's owner does in a script. */
  async visto(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const token = readFileSync(join(this.data, "token"), "utf8").trim();
    const env = { ...this.#environment, VISTO_TOKEN: token, VISTO_URL: this.url, ...environment };
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    execFile(process.execPath, [main, ...words], { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`visto ${words.join(" ")}: ${stdout}${stderr}`));
      else resolve(stdout);
    });
    return promise;
  }

  /** The requests whose command has this in it, once there are so many. */
  async asked(part: string, count = 1): Promise<readonly RequestView[]> {
    const { reviewer } = this;
    const look = async () => {
      const { items } = await reviewer.requests({ limit: 200 });
      const found = items.filter(({ command }) => command.includes(part));
      return found.length >= count ? found : undefined;
    };
    const found = await waitUntil(look, askLimit);
    if (found) return found;
    throw new Error(`expected ${count} asks with ${JSON.stringify(part)} at the desk, there were fewer`);
  }

  /** The only request whose command has this in it. */
  async ask(part: string): Promise<RequestView> {
    const [request, ...others] = await this.asked(part);
    if (!request || others.length > 0)
      throw new Error(`expected one ask with ${part}, got ${others.length + 1}`);
    return request;
  }

  /** A request once it is in this state. */
  async becomes(id: string, status: string): Promise<RequestView> {
    const { reviewer } = this;
    let last = "";
    const look = async () => {
      const request = await reviewer.request(id);
      last = request.status;
      return last === status ? request : undefined;
    };
    const found = await waitUntil(look, askLimit);
    if (found) return found;
    throw new Error(`expected ${id} to become ${status}, it is ${last}`);
  }

  get #environment(): Record<string, string> {
    return { HOME: this.#home, PATH: process.env.PATH ?? "", USER: "ana", LANG: "C.UTF-8" };
  }
}
