import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { exitCodes, exitOfSignal } from "./exit-codes.ts";
import { onEndSignal } from "./signals.ts";

export interface Serving<Running> {
  readonly clock: Clock;
  readonly log: Log;
  readonly start: () => Promise<Running>;
  readonly ready: (running: Running) => Promise<void>;
}

/** A drain takes no longer; what is left then is ended. */
const drainLimit: Milliseconds = 15_000;

/**
 * Keeps something running until a signal, then drains it and answers 0, or 1 when it did not stop in time. A second
 * signal ends the process at once.
 */
export async function serveUntilEnd<Running extends { stop(): Promise<void> }>(
  serving: Serving<Running>,
): Promise<number> {
  const { clock, log } = serving;
  const first = Promise.withResolvers<NodeJS.Signals>();
  let signals = 0;
  const unlisten = onEndSignal((signal) => {
    if (++signals > 1) process.exit(exitOfSignal(signal));
    first.resolve(signal);
  });
  try {
    const running = await serving.start();
    await serving.ready(running);
    log.info("draining", { signal: await first.promise });
    const isStopped = await Promise.race([
      running.stop().then(() => true),
      pause(clock, drainLimit).then(() => false),
    ]);
    if (!isStopped) log.error("drain_took_too_long", { limitMs: drainLimit });
    return isStopped ? exitCodes.done : exitCodes.fault;
  } finally {
    unlisten();
  }
}
