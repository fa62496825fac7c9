import { type ChildProcess, spawn } from "node:child_process";
import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Variables } from "../base/environment.ts";
import { describeError } from "../base/errors.ts";

/** What a `tmux` program said until it ended. */
export interface TmuxSaid {
  readonly stdout: string;
  readonly stderr: string;
}

export interface TmuxPrograms {
  readonly clock: Clock;
  readonly variables: Variables;
}

/** Longer than this no answer is waited for: a server answers within milliseconds, or hangs. */
const timeLimit: Milliseconds = 2_000;
/** More than this no server of ours shows at once. */
const mostSaid = 64 * 1024 * 1024;

/** What of the desk's environment a `tmux` program gets: never `TMUX`, which would choose another server. */
const passed = ["PATH", "HOME", "TMUX_TMPDIR"];

/** Runs `tmux` with these words and input; answers what it said, also where it failed or was ended by the time limit. */
export function runTmux(
  words: readonly string[],
  input: string,
  { clock, variables }: TmuxPrograms,
): Promise<TmuxSaid> {
  const environment = Object.fromEntries(
    passed.flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  );
  // -N: a server that is not there is not started; -u: what panes show is passed on as it is.
  const child = spawn("tmux", ["-N", "-u", ...words], { env: environment, stdio: "pipe" });
  const { promise, resolve } = Promise.withResolvers<TmuxSaid>();
  const stdout = gather(child, "stdout");
  const stderr = gather(child, "stderr");
  let failure = "";
  const timer = clock.after(timeLimit, () => {
    failure = `no answer within ${timeLimit / 1_000} s`;
    child.kill("SIGKILL");
    // A server that hangs has been handed these, and would keep them open.
    for (const stream of child.stdio) stream?.destroy();
    settle();
  });
  child.on("error", (error) => {
    failure = describeError(error).code === "ENOENT" ? "tmux is not installed" : error.message;
    settle();
  });
  child.on("close", settle);
  // It may end before it has read everything; what it answered tells.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  function settle(): void {
    timer.cancel();
    resolve({ stdout: stdout(), stderr: failure || stderr().trim() });
  }
  return promise;
}

function gather(child: ChildProcess, name: "stdout" | "stderr"): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  child[name]?.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostSaid) chunks.push(chunk);
    else child.kill("SIGKILL");
  });
  return () => Buffer.concat(chunks).toString("utf8");
}
