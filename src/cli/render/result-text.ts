import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { RequestResult } from "../../domain/request.ts";
import { counted } from "./counted.ts";

const notStarted = "not_started: ";

/** The desk's reasons in people's words; every other reason is a person's own. */
const plainReasons = new Map([
  ["time_limit", "ran into its time limit and was stopped"],
  ["stopped", "was stopped by the desk"],
  ["lease_lost", "its executor was lost while it ran"],
]);

/** Reasons that tell of a stop by the desk itself: the signal says nothing more. */
const stops: ReadonlySet<string | undefined> = new Set(["time_limit", "stopped"]);

/** What became of a command, as the end of a sentence about its request. */
export function resultSentence(result: RequestResult): string {
  const { outcome, reason, durationMs } = result;
  const after = durationMs === undefined ? [] : [`after ${formatDuration(durationMs)}`];
  const isSaid = stops.has(reason) || reason?.startsWith(notStarted);
  const end = isSaid
    ? [...endOf({ reason }), ...after].join(" ")
    : `${outcome}: ${[...endOf(result), ...after].join(", ") || "no exit code is known"}`;
  return [end, ...notesOn(result)].join("; ");
}

/** What became of a command, as facts in a row. */
export function resultFacts(result: RequestResult): string {
  const { outcome, durationMs } = result;
  const duration = durationMs === undefined ? [] : [formatDuration(durationMs)];
  return [outcome.replace("_", " "), ...endOf(result), ...duration, ...notesOn(result)].join(", ");
}

function endOf({ exitCode, signal, reason }: Partial<RequestResult>): string[] {
  return [
    exitCode === undefined ? undefined : `exit code ${exitCode}`,
    signal === undefined || stops.has(reason) ? undefined : `killed by ${visible(signal)}`,
    reason === undefined ? undefined : plainReason(reason),
  ].filter((part) => part !== undefined);
}

function plainReason(reason: string): string {
  if (reason.startsWith(notStarted)) return `was not started: ${visible(reason.slice(notStarted.length))}`;
  return plainReasons.get(reason) ?? visible(reason);
}

function notesOn({ truncated, endedProcesses = 0 }: RequestResult): string[] {
  const ended = counted(endedProcesses, "background process was", "background processes were");
  return [
    truncated ? "output cut: the first 256 KiB of each stream are kept" : undefined,
    endedProcesses > 0 ? `${ended} ended with it` : undefined,
  ].filter((note) => note !== undefined);
}
