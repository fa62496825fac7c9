import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

interface ChildPlace {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Its stderr is not shown with the test's own. */
  readonly quiet?: boolean;
}

/** A child process of a test, its stdout gathered line by line. */
export class TestChild {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: string[] = [];
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  constructor(command: string, args: readonly string[], { quiet = false, ...place }: ChildPlace = {}) {
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", quiet ? "ignore" : "inherit"], ...place });
    this.#ended = once(this.process, "close").then(([code]) => {
      this.#isOver = true;
      this.#wake();
      return code as number | null;
    });
    let rest = "";
    this.process.stdout.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      this.lines.push(...parts);
      this.#wake();
    });
  }

  /** Runs one of the scripts beside this file. */
  static script(name: string, ...args: string[]): TestChild {
    const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
    return new TestChild(process.execPath, [script, ...args]);
  }

  /** Resolves with the first line that matches; rejects if the child ends without one. */
  async says(wanted: RegExp): Promise<string> {
    for (;;) {
      const line = this.lines.find((one) => wanted.test(one));
      if (line !== undefined) return line;
      if (this.#isOver) throw new Error(`it ended without saying ${wanted}`);
      await this.hears();
    }
  }

  /** Resolves when it has said something more, or has ended. */
  hears(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Resolves with the exit code, once its output has been read to the end. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.#ended;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
