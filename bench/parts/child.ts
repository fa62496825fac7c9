import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const longestComplaints = 4_000;

/** A child process of the bench that speaks in lines of JSON; it dies with the bench. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;
  /** The end of what it wrote on its standard error: shown only when something went wrong. */
  #complaints = "";

  constructor(args: readonly string[], variables?: Readonly<Record<string, string>>) {
    this.#process = spawn(process.execPath, args, {
      stdio: ["pipe", "pipe", "pipe"],
      ...(variables && { env: { ...variables } }),
    });
    const end = (): void => void this.#process.kill("SIGKILL");
    process.once("exit", end);
    this.#ended = once(this.#process, "exit").then(() => process.off("exit", end));
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-longestComplaints);
    });
    if (!this.#process.stdout) throw new Error("expected a child with a readable output");
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** Runs a script of bench/children. */
  static script(name: string, ...args: string[]): Child {
    return new Child([fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url)), ...args]);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The next line that it prints, read as JSON. */
  async says<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`a child ended without an answer: ${this.#complaints}`);
    return JSON.parse(value) as T;
  }

  get complaints(): string {
    return this.#complaints;
  }

  tell(message: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends its input and waits for it. */
  async finish(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#process.kill(signal);
    await this.#ended;
  }
}
