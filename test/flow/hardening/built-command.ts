import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "../../support/cli-desk.ts";
import { within } from "../../support/wait.ts";

/** A desk is ready, or has said why not, long before. */
const startLimit = 15_000;

export interface Place {
  readonly env: Readonly<Record<string, string>>;
  /** Runs it as the user `nobody`, for whom permissions count. */
  readonly asNobody?: boolean;
  /** How many files it may have open. */
  readonly openFiles?: number;
  /** Nobody reads its stdout, or its stdin is not even open. */
  readonly closed?: "stdout" | "stdin";
}

export interface BuiltEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell's word for what the place asks; the command itself is its arguments. */
function shellText({ openFiles, closed }: Place): string {
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles}; `;
  if (closed === "stdin") return `${limit}exec "$@" <&-`;
  // The status of the command, not of the program that does not read it.
  if (closed === "stdout") return `${limit}{ "$@"; echo $? >&3; } 3>&2 | true`;
  return `${limit}exec "$@"`;
}

/** Starts `visto …` of the built `dist/` in a process of its own. */
export function startBuilt(place: Place, ...words: readonly string[]) {
  const drop = place.asNobody ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
  const command = [...drop, process.execPath, `${root}dist/main.js`, ...words];
  return spawn("bash", ["-c", shellText(place), "bash", ...command], { env: place.env, stdio: "pipe" });
}

/** Starts a desk, or sees it fail; one that is ready is ended in good order. Undefined where it did neither in time. */
export async function startOrFail(place: Place, ...words: readonly string[]): Promise<BuiltEnd | undefined> {
  const child = startBuilt(place, "up", "--port", "0", ...words);
  const said = gather(child);
  child.stdout.on("data", () => {
    if (/ready/.test(said.stdout)) child.kill("SIGTERM");
  });
  const ended = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const how = await within(ended, startLimit);
  if (how) return { code: how[0], signal: how[1], ...said };
  child.kill("SIGKILL");
  await ended;
  return undefined;
}

/** Runs `visto …` to its end, with nothing on its stdin. */
export async function runBuilt(place: Place, ...words: readonly string[]): Promise<BuiltEnd> {
  const child = startBuilt(place, ...words);
  child.stdin.end();
  const said = gather(child);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, ...said };
}

/** What it says on both streams, as it comes. */
function gather(child: ChildProcessWithoutNullStreams): { stdout: string; stderr: string } {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return said;
}
