/** Helpers for tests that run real processes. */

import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import type { Command } from "../../../src/domain/command.ts";
import { executionEnvironment } from "../../../src/executor/environment.ts";
import type { ExecutionOrder, ProcessIdentity } from "../../../src/executor/executor.ts";
import { ProcessTable } from "../../../src/executor/process-table.ts";

export const table = new ProcessTable();
export const environment = executionEnvironment({ HOME: "/nonexistent", LANG: "C.UTF-8" });

const minute = 60_000;

/** Real time, but timers of a minute and more fire only by `pass`: a time limit is over when the test says so. */
export class HeldClock implements Clock {
  #held = new Set<() => void>();

  now(): number {
    return systemClock.now();
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(delay: number, fn: () => void): { cancel(): void } {
    if (delay < minute) return systemClock.after(delay, fn);
    this.#held.add(fn);
    return { cancel: () => this.#held.delete(fn) };
  }

  pass(): void {
    const held = [...this.#held];
    this.#held.clear();
    for (const fn of held) fn();
  }
}

/** An order and what was seen of it. */
export interface Watched {
  readonly order: ExecutionOrder;
  readonly stopper: AbortController;
  readonly started: ProcessIdentity[];
  stdout(): string;
  stderr(): string;
  /** Resolves when stdout contains the text. */
  says(text: string): Promise<void>;
}

export const usedIds: string[] = [];

export function watched(command: Command | string, changes: Partial<ExecutionOrder> = {}): Watched {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const text = (name: "stdout" | "stderr"): string => Buffer.concat(chunks[name]).toString();
  const listeners = new Set<() => void>();
  const started: ProcessIdentity[] = [];
  const stopper = new AbortController();
  const order: ExecutionOrder = {
    id: `exe_${randomUUID()}`,
    command: typeof command === "string" ? { form: "shell", text: command } : command,
    cwd: "/",
    environment,
    timeLimit: 60 * minute,
    grace: 10_000,
    outputLimit: 1_000_000,
    mayStart: () => true,
    onStart: (root) => started.push(root),
    onOutput: (name, bytes) => {
      chunks[name].push(bytes);
      for (const listener of listeners) listener();
    },
    signal: stopper.signal,
    ...changes,
  };
  usedIds.push(order.id);
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!text("stdout").includes(wanted)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { order, stopper, started, stdout: () => text("stdout"), stderr: () => text("stderr"), says };
}

/** Pids of processes that bear the mark of any of these executions. */
export function leftBehind(ids: readonly string[]): number[] {
  const { entries } = table.snapshot();
  return entries
    .filter((entry) => entry.alive && ids.some((id) => table.bearsMark(entry.pid, id) === "yes"))
    .map((entry) => entry.pid);
}

export function isRunning(pid: number): boolean {
  return table.entry(pid)?.alive === true;
}
