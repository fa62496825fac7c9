import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { RequestView } from "../../domain/view.ts";
import { paintRisk, type Style } from "../style.ts";
import { fit, pad, widthOf } from "../text-width.ts";
import { attentionMark } from "./attention.ts";

/** How a table is shown: in a terminal it keeps to the columns, elsewhere nothing is cut. */
export interface TableFrame {
  readonly columns: number | undefined;
  readonly style: Style;
  readonly now: Instant;
}

type Row = readonly [id: string, status: string, risk: string, agent: string, age: string, command: string];

const head: Row = ["ID", "STATUS", "RISK", "AGENT", "AGE", "COMMAND"];
const gap = "  ";
/** A command is cut to no less than this. */
const narrowest = 16;
const longestAgent = 20;

/** Requests as lines of a table, head first. */
export function requestTable(requests: readonly RequestView[], frame: TableFrame): string[] {
  const rows = requests.map((request) => rowOf(request, frame));
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => widthOf(row[at] ?? ""))));
  const fixed = widths.slice(0, -1).reduce((sum, width) => sum + width + gap.length, 0);
  const room = frame.columns === undefined ? undefined : Math.max(narrowest, frame.columns - fixed);
  return [
    frame.style.bold(layOut(head, widths, room)),
    ...rows.map((row, at) => paintRow(layOut(row, widths, room), requests[at], widths, frame.style)),
  ];
}

function rowOf(request: RequestView, { columns, now }: TableFrame): Row {
  const agent = visible(request.agent);
  return [
    request.id,
    `${request.status}${attentionMark(request)}`,
    request.risk ?? "-",
    columns === undefined ? agent : fit(agent, longestAgent),
    formatDuration(Math.max(0, now - Date.parse(request.createdAt))),
    visible(request.command),
  ];
}

function layOut(row: Row, widths: readonly number[], room: number | undefined): string {
  const command = row[row.length - 1] ?? "";
  const cells = row.slice(0, -1).map((cell, at) => pad(cell, widths[at] ?? 0));
  return [...cells, room === undefined ? command : fit(command, room)].join(gap);
}

/** Colours come last: they take no columns. */
function paintRow(
  line: string,
  request: RequestView | undefined,
  widths: readonly number[],
  style: Style,
): string {
  const start = (widths[0] ?? 0) + (widths[1] ?? 0) + 2 * gap.length;
  const end = start + (widths[2] ?? 0);
  return (
    line.slice(0, start) + paintRisk(style, request?.risk ?? null, line.slice(start, end)) + line.slice(end)
  );
}
