import type { Instant } from "../base/clock.ts";
import { clip } from "../base/text.ts";
import type { TrailPoint } from "./message.ts";
import type { AttemptError } from "./outcome.ts";

/** How much of one error a trail keeps, in characters: it is kept once for every attempt. */
const messageLimit = 4_000;

/** An error as trails keep it. */
export function keptError(error: AttemptError): AttemptError {
  return { code: clip(error.code, 200), message: clip(error.message, messageLimit) };
}

/** What the trail says of a message whose worker let the lease expire or died. */
export function lossError(worker: string): AttemptError {
  return { code: "worker_lost", message: `worker ${worker} lost its lease before it settled the message` };
}

/** Why a message was given up, in one line. */
export function deadReason(error: AttemptError): string {
  return `${error.code}: ${error.message}`;
}

/** What a redrive adds to the trail. */
export function redrivePoints(edited: boolean, by: string, now: Instant): TrailPoint[] {
  const redriven: TrailPoint = { at: now, event: "redriven", by };
  return edited ? [{ at: now, event: "edited", by }, redriven] : [redriven];
}
