/**
 * Real bash, shut in: own users, processes, mounts and network, a root folder of its own that holds bash and made-up files,
 * no program, limits on time and size. It tells what a text would have run.
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Deed, type Ran, readLog } from "./ran.ts";
import { changesBetween, furnish, refill, stateOf } from "./root.ts";

const unshare = ["-Urpfn", "--mount-proc", "--kill-child"];

/** How long the texts of one run may take, in milliseconds. */
const runLimit = 60_000;

export interface Sandbox {
  /** What each text does; the folders are as before when a text begins that follows one that wrote. */
  run(texts: readonly string[]): Promise<readonly Deed[]>;
  /** What each text would run, and no more. */
  observe(texts: readonly string[]): Promise<readonly (readonly Ran[])[]>;
}

/** Why bash cannot be shut in here, or undefined where it can. */
export function sandboxProblem(): string | undefined {
  const { status, stderr, error } = spawnSync("unshare", [...unshare, "chroot", "/", "true"], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** A sandbox whose root is this folder; one run at a time. */
export function makeSandbox(root: string): Sandbox {
  mkdirSync(root, { recursive: true });
  furnish(root);
  return {
    run: (texts) => runApart(root, texts),
    observe: (texts) => observeApart(root, texts),
  };
}

interface Run {
  readonly ran: readonly (readonly Ran[])[];
  readonly written: readonly string[];
  readonly ended: boolean;
}

/** Runs all at once; when something was written or did not end, each half again, until it is known by which text. */
async function runApart(root: string, texts: readonly string[], isLast = false): Promise<readonly Deed[]> {
  const { ran, written, ended } = await runTogether(root, texts);
  const clean = written.length === 0 && ended;
  if (!clean) refill(root);
  // a single text gets a second try: what the machine did wrong is not told of the text
  if (texts.length === 1 && !ended && !isLast) return runApart(root, texts, true);
  if (clean || texts.length === 1) return texts.map((_, at) => ({ ran: ran[at] ?? [], written, ended }));
  const half = texts.length >> 1;
  return [...(await runApart(root, texts.slice(0, half))), ...(await runApart(root, texts.slice(half)))];
}

/** As `runApart`, but what was written does not matter. */
async function observeApart(root: string, texts: readonly string[]): Promise<readonly (readonly Ran[])[]> {
  const { ran, ended } = await runTogether(root, texts);
  refill(root);
  if (ended || texts.length <= 1) return texts.map((_, at) => (ended ? (ran[at] ?? []) : []));
  const half = texts.length >> 1;
  return [
    ...(await observeApart(root, texts.slice(0, half))),
    ...(await observeApart(root, texts.slice(half))),
  ];
}

/** Runs the texts twice where it matters: once where every command succeeds, once where each fails. */
async function runTogether(root: string, texts: readonly string[]): Promise<Run> {
  const before = stateOf(root);
  const first = await drive(root, texts, 0);
  const branching = texts.map((text) => (/\|\||!|\bel(?:se|if)\b/.test(text) ? text : ""));
  const second = branching.some((text) => text !== "")
    ? await drive(root, branching, 1)
    : { ran: [], ended: true };
  return {
    ran: texts.map((_, at) => [...(first.ran[at] ?? []), ...(second.ran[at] ?? [])]),
    written: changesBetween(before, stateOf(root)),
    ended: first.ended && second.ended,
  };
}

async function drive(root: string, texts: readonly string[], status: 0 | 1): Promise<Omit<Run, "written">> {
  const log = `${root}/sandbox/log`;
  rmSync(log, { force: true });
  writeFileSync(log, "");
  const setup = `mount --bind /dev/null "$1/dev/null" && exec chroot "$1" /sandbox/bash --noprofile --norc /sandbox/driver "$2"`;
  const ended = await spawned([...unshare, "sh", "-c", setup, "sh", root, String(status)], texts);
  const ran = readLog(readFileSync(log, "utf8"));
  return { ran: ran ?? [], ended: ended && ran?.length === texts.length };
}

function spawned(words: readonly string[], texts: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/home/agent" };
    const child = spawn("unshare", words, {
      env,
      stdio: ["pipe", "ignore", "pipe"],
      timeout: runLimit,
      killSignal: "SIGKILL",
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
    child.stderr.resume();
    // bash that has ended reads no more: what it did says so
    child.stdin.on("error", () => undefined);
    child.stdin.end(texts.map((text) => `${text.replaceAll("\0", "")}\0`).join(""));
  });
}
