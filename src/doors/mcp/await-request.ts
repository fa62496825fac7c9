import { type Milliseconds, pause, type Timer } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { VistoError } from "../../base/errors.ts";
import { isReached } from "../../client/wait.ts";
import type { RequestView, WaitUntil } from "../../client.ts";
import type { ToolCall } from "./tool-call.ts";

/** How often a waiting client hears that its ask still waits: well within the time limits that clients have. */
const progressEvery: Milliseconds = 10_000;
/** After so long without a desk its address is looked up anew: it may have come back elsewhere. */
const lookAnewAfter: Milliseconds = 2_000;
const restBetween: Milliseconds = 250;

/** What a tool waits for, and how long at most. */
export interface Patience {
  readonly until: WaitUntil;
  readonly waitMs: Milliseconds;
}

/**
 * Waits for a request and answers how it stands at the end: reached, out of time, or the server ends. Outlives restarts
 * of the desk; throws where the call itself is over, and what the desk refuses.
 */
export async function awaitRequest(
  call: ToolCall,
  request: RequestView,
  { until, waitMs }: Patience,
): Promise<RequestView> {
  const end = call.clock.monotonic() + waitMs;
  let known = request;
  const progress = tellProgress(call, () => known);
  try {
    while (!isReached(known, until) && call.clock.monotonic() < end && !call.ending.aborted) {
      const left = end - call.clock.monotonic();
      // The decision is news of its own, so that progress tells whether it waits or runs.
      const next = isReached(known, "decided") ? until : "decided";
      known = (await look(call, known, { until: next, waitMs: left })) ?? known;
    }
    return known;
  } finally {
    progress.cancel();
  }
}

/** One wait at the desk; undefined where there was none to be reached. */
async function look(
  call: ToolCall,
  { id }: RequestView,
  { until, waitMs }: Patience,
): Promise<RequestView | undefined> {
  const signal = AbortSignal.any([call.signal, call.ending]);
  try {
    return await call.desk().waitFor(id, until, { deadlineMs: waitMs, unreachableMs: lookAnewAfter, signal });
  } catch (error) {
    if (call.signal.aborted) throw error;
    if (call.ending.aborted) return undefined;
    if (!(error instanceof VistoError) || !error.kind.retryable) throw error;
    await pause(call.clock, restBetween, signal);
    return undefined;
  }
}

function tellProgress(call: ToolCall, known: () => RequestView): Timer {
  const began = call.clock.monotonic();
  let timer: Timer;
  const tell = (): void => {
    const waited = formatDuration(call.clock.monotonic() - began);
    void call.progress(progressLine(known(), waited));
    timer = call.clock.after(progressEvery, tell);
  };
  tell();
  return { cancel: () => timer.cancel() };
}

function progressLine({ id, status, risk, deadline }: RequestView, waited: string): string {
  if (status !== "pending") return `${id} is ${status}, after ${waited}`;
  return `${id} (risk ${risk ?? "not yet judged"}) has waited ${waited} for a decision; its deadline is ${deadline}`;
}
