import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Point, pointUrl } from "./named-points.ts";
import { within } from "./wait.ts";

const bin = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** Longest that a process may take from SIGTERM to its end, in milliseconds. */
const stopLimit = 15_000;

export interface HouseProcessOptions {
  readonly role: "desk" | "worker";
  readonly data: string;
  /** Commands at a time; default: as many as the machine suggests. */
  readonly workers?: number;
  /** Where its standard error goes, appended. */
  readonly logFile: string;
  /** Where it ends or stops itself: see named-points.ts. */
  readonly point?: Point;
}

/** A desk or a worker in a process of its own, started and ended by the test. */
export class HouseProcess {
  readonly #child: ChildProcess;
  /** The first line that it prints: it is ready; undefined when it ended before. */
  readonly ready: Promise<{ readonly url?: string } | undefined>;
  /** Resolves with the signal that ended it, or its exit code. */
  readonly ended: Promise<NodeJS.Signals | number>;
  readonly #lines: string[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    const endChild = (): void => void child.kill("SIGKILL");
    // Whatever becomes of the test, its house does not outlive it.
    process.once("exit", endChild);
    this.ended = once(child, "exit").then(([code, signal]) => {
      process.off("exit", endChild);
      return signal ?? code;
    });
    this.ready = this.#firstLine();
  }

  /** Starts it; it can be used when `ready` resolves. */
  static start(options: HouseProcessOptions): HouseProcess {
    const log = openSync(options.logFile, "a");
    const stdio: StdioOptions = ["ignore", "pipe", log];
    const child = spawn(process.execPath, wordsOf(options), { stdio });
    closeSync(log);
    return new HouseProcess(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** What it has printed since it was ready, line by line. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** Ends it in good order; false if it had to be killed. */
  async stop(): Promise<boolean> {
    this.#child.kill("SIGTERM");
    const how = await within(this.ended, stopLimit);
    if (how === undefined) await this.kill();
    return how === 0;
  }

  #firstLine(): Promise<{ readonly url?: string } | undefined> {
    const { stdout } = this.#child;
    if (!stdout) throw new Error("expected a child with a readable output");
    const lines = createInterface(stdout);
    return new Promise((resolve) => {
      lines.once("line", (line) => {
        resolve(JSON.parse(line) as { url?: string });
        lines.on("line", (next) => this.#lines.push(next));
      });
      lines.once("close", () => resolve(undefined));
    });
  }
}

function wordsOf({ role, data, workers, point }: HouseProcessOptions): readonly string[] {
  const preload = point === undefined ? [] : ["--import", pointUrl(point)];
  const verb = role === "desk" ? ["up", "--port", "0"] : ["worker"];
  const slots = role === "desk" ? "--workers" : "--concurrency";
  const limit = workers === undefined ? [] : [slots, String(workers)];
  return [...preload, bin, ...verb, "--data", data, "--json", ...limit];
}
