import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { describeError } from "../base/errors.ts";

/** A program to run, word by word: no shell reads any of it. */
export interface Program {
  readonly argv: readonly [string, ...string[]];
  /** All that it finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string;
}

/** How it ended. */
export type ProgramEnd =
  | { readonly ended: "exited"; readonly code: number; readonly said: string }
  | { readonly ended: "killed"; readonly by: string; readonly said: string }
  | { readonly ended: "stopped" }
  | { readonly ended: "not_started"; readonly code: string };

/** How much of what it says on stderr is kept. */
const mostSaid = 2_000;

type Child = ChildProcessByStdio<Writable, null, Readable>;

/** Runs a program in a process group of its own, all of which is ended with it, or when the signal is aborted. */
export function runProgram({ argv, environment, stdin }: Program, signal: AbortSignal): Promise<ProgramEnd> {
  if (signal.aborted) return Promise.resolve({ ended: "stopped" });
  const [file, ...words] = argv;
  const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
  const child: Child = spawn(file, words, {
    env: environment,
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const said = keepBeginning(child.stderr);
  const stop = (): void => endGroup(child);
  signal.addEventListener("abort", stop, { once: true });
  const settle = (end: ProgramEnd): void => {
    signal.removeEventListener("abort", stop);
    child.stderr.destroy();
    resolve(end);
  };
  child.on("error", (error) => settle({ ended: "not_started", code: describeError(error).code }));
  child.on("exit", (code, by) => {
    endGroup(child);
    if (signal.aborted) return settle({ ended: "stopped" });
    const finish = (): void => settle(endOf(code, by, said()));
    // What it said is read to its end, unless something outside its group keeps that open.
    child.once("close", finish);
    signal.addEventListener("abort", finish, { once: true });
  });
  // A program need not read what it is told.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  return promise;
}

function endOf(code: number | null, by: NodeJS.Signals | null, said: string): ProgramEnd {
  return code === null ? { ended: "killed", by: by ?? "a signal", said } : { ended: "exited", code, said };
}

/** Gathers the beginning of a stream, and reads on so that its writer never waits. */
function keepBeginning(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    if (text.length < mostSaid) text += chunk;
  });
  return () => text.slice(0, mostSaid);
}

/** Ends the program and all that it started, as far as that stayed in its group and may be ended by us. */
function endGroup({ pid }: Child): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!["ESRCH", "EPERM"].includes(describeError(error).code)) throw error;
  }
}
