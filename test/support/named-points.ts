/**
 * The points of one request's life at which a process may end. Loaded before the bin (`node --import`, the point in the
 * query of its URL), it wraps the parts where their classes are defined: what runs is the shipped house, and shipped code
 * knows nothing of it.
 */

import { Desk } from "../../src/clearance/desk.ts";
import type { ExecutionOrder } from "../../src/executor/executor.ts";
import { ProcessExecutor } from "../../src/executor/process-executor.ts";

export const points = [
  "stopped-before-spawn",
  "before-spawn",
  "after-spawn",
  "while-running",
  "before-confirm",
  "after-confirm",
] as const;
export type Point = (typeof points)[number];

/** What `node --import` is given for a point. */
export function pointUrl(point: Point): string {
  return `${import.meta.url}?point=${point}`;
}

/** Makes this process end itself at the point, or stop itself at the one that says so. */
function arm(point: Point): void {
  switch (point) {
    case "stopped-before-spawn":
      return stopBeforeSpawn();
    case "before-spawn":
      return changeRun(() => end());
    case "after-spawn":
      return changeRun((order) => ({ ...order, onStart: () => end() }));
    case "while-running":
      return changeRun((order) => ({ ...order, onOutput: () => end() }));
    case "before-confirm":
      return changeConfirm(async () => end());
    case "after-confirm":
      return changeConfirm(async (confirm) => {
        await confirm();
        end();
      });
  }
}

function end(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("expected to be killed");
}

/** Asleep between the commit and the spawn, with nothing of it awake; says afterwards what became of the run. */
function stopBeforeSpawn(): void {
  const { run } = ProcessExecutor.prototype;
  ProcessExecutor.prototype.run = async function (this: ProcessExecutor, order) {
    process.kill(process.pid, "SIGSTOP");
    const ended = await run.call(this, order);
    process.stdout.write(`${JSON.stringify({ ran: ended.kind })}\n`);
    return ended;
  };
}

function changeRun(change: (order: ExecutionOrder) => ExecutionOrder): void {
  const { run } = ProcessExecutor.prototype;
  ProcessExecutor.prototype.run = function (this: ProcessExecutor, order) {
    return run.call(this, change(order));
  };
}

function changeConfirm(change: (confirm: () => Promise<unknown>) => Promise<never>): void {
  const { confirm } = Desk.prototype;
  Desk.prototype.confirm = function (this: Desk, ...given) {
    return change(() => confirm.apply(this, given));
  };
}

const wanted = new URL(import.meta.url).searchParams.get("point");
const point = points.find((each) => each === wanted);
if (point) arm(point);
