import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { QueueView } from "../../client.ts";
import type { Style } from "../style.ts";
import { textTable } from "./text-table.ts";

const head = [
  "QUEUE",
  "STATE",
  "READY",
  "OLDEST",
  "HANDLED NOW",
  "SCHEDULED",
  "DEAD",
  "PER MINUTE",
  "FAILED",
  "WORKERS",
];

/** Queues as lines of a table, head first. */
export function queueTable(queues: readonly QueueView[], style: Style): string[] {
  return textTable([head, ...queues.map(rowOf)], style);
}

function rowOf({ name, paused, lastMinute, ...queue }: QueueView): readonly string[] {
  const { ready, leased, scheduled, dead, oldestReadyMs, workers } = queue;
  const oldest = oldestReadyMs === null ? "-" : formatDuration(oldestReadyMs);
  const rates = [lastMinute.handled, lastMinute.failed];
  const counts = [leased, scheduled, dead, ...rates, workers].map(String);
  return [visible(name), paused ? "paused" : "open", String(ready), oldest, ...counts];
}

/** What does not happen while queues are paused, a line for each. */
export function pauseWarnings(queues: readonly QueueView[]): string[] {
  return queues.flatMap(({ name, warning }) =>
    warning === undefined ? [] : [`visto: ${visible(name)} is paused: ${visible(warning)}`],
  );
}
