import type { ChildProcess } from "node:child_process";
import { Interruption } from "./exit-codes.ts";

const ends = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls back at signals that mean the end; answers how to stop listening. */
export function onEndSignal(listener: (signal: NodeJS.Signals) => void): () => void {
  return listen(ends, listener);
}

/** Runs work under a signal that is aborted with an `Interruption` when this process is told to end. */
export async function interruptible<Value>(
  note: () => string,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const stop = onEndSignal((signal) => controller.abort(new Interruption(signal, note())));
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    stop();
  }
}

/**
 * Passes the signals that we get on to a child, as if it stood in our place. What a terminal's keys send, they send to
 * the child too: there it must not arrive twice.
 */
export function forwardSignals(child: ChildProcess, sharesKeys: boolean): () => void {
  const fromKeys: ReadonlySet<NodeJS.Signals> = new Set(sharesKeys ? ["SIGINT", "SIGQUIT"] : []);
  return listen([...ends, "SIGQUIT"], (signal) => {
    if (!fromKeys.has(signal)) child.kill(signal);
  });
}

function listen(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
