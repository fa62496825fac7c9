import { constants } from "node:os";
import { VistoError } from "../base/errors.ts";
import type { RequestStatus } from "../domain/lifecycle.ts";
import type { RequestView } from "../domain/view.ts";

/** What the command line ends with, besides a command's own code and 128+n for a signal. */
export const exitCodes = {
  done: 0,
  fault: 1,
  usage: 2,
  rejected: 10,
  expired: 11,
  withdrawn: 12,
  unfinished: 13,
  unknown: 14,
  unreachable: 15,
  refused: 16,
  timedOut: 124,
} as const;

/** Ended by the person or by the system: nothing was wrong, `note` says what is left behind. */
export class Interruption extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, note = "") {
    super(note);
    this.name = "Interruption";
    this.signal = signal;
  }
}

/** As a shell tells of a program that a signal ended. */
export function exitOfSignal(signal: string): number {
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
}

export function exitOfError(error: unknown): number {
  if (error instanceof Interruption) return exitOfSignal(error.signal);
  return error instanceof VistoError ? error.kind.exit : exitCodes.fault;
}

const exitOfStatus: Readonly<Record<RequestStatus, number>> = {
  pending: exitCodes.unfinished,
  approved: exitCodes.unfinished,
  executing: exitCodes.unfinished,
  executed: exitCodes.done,
  failed: exitCodes.fault,
  timed_out: exitCodes.timedOut,
  unknown: exitCodes.unknown,
  rejected: exitCodes.rejected,
  withdrawn: exitCodes.withdrawn,
  expired: exitCodes.expired,
  lapsed: exitCodes.withdrawn,
};

/** What an ask came to whose command the desk runs: the command's own code where there is one. */
export function exitOfRun({ status, result }: Pick<RequestView, "status" | "result">): number {
  if (status !== "executed" && status !== "failed") return exitOfStatus[status];
  if (result?.exitCode !== undefined) return result.exitCode;
  return result?.signal === undefined ? exitOfStatus[status] : exitOfSignal(result.signal);
}

/** What an ask came to where only the decision is waited for. */
export function exitOfDecision({ status, decision }: Pick<RequestView, "status" | "decision">): number {
  if (status === "approved" || decision?.verdict === "approve") {
    return status === "lapsed" || status === "withdrawn" ? exitCodes.withdrawn : exitCodes.done;
  }
  return exitOfStatus[status];
}

/** What an ask came to that is only recorded: a rejection is known at once, everything else is yet to come. */
export function exitOfRecord({ status }: Pick<RequestView, "status">): number {
  return status === "rejected" ? exitCodes.rejected : exitCodes.done;
}
