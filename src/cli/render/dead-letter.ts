import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { DeadLetterDetails, DeadLetterView, TrailView } from "../../client.ts";
import type { Style } from "../style.ts";
import { type Fact, factLines, shownTime } from "./facts.ts";
import { textTable } from "./text-table.ts";

const head = ["ID", "ACTOR", "AGE", "ATTEMPTS", "REQUEST", "REASON"];

/** Dead letters as lines of a table, head first. */
export function deadLetterTable(letters: readonly DeadLetterView[], style: Style, now: Instant): string[] {
  return textTable([head, ...letters.map((letter) => rowOf(letter, now))], style);
}

function rowOf(letter: DeadLetterView, now: Instant): readonly string[] {
  const { id, actor, attempt, diedAt, requestId = "-", reason } = letter;
  const age = formatDuration(Math.max(0, now - Date.parse(diedAt)));
  return [id, visible(actor), age, String(attempt), visible(requestId), visible(reason)];
}

/** Everything about one dead letter, its time line included. */
export function deadLetterFacts(letter: DeadLetterDetails, style: Style): string[] {
  const { request } = letter;
  const facts: Fact[] = [
    ["dead letter", letter.id],
    ["actor", `${visible(letter.actor)}, of the queue ${visible(letter.queue)}`],
    ["reason", visible(letter.reason)],
    ["sent", shownTime(letter.createdAt)],
    ["given up", `${shownTime(letter.diedAt)}, after ${attempts(letter.attempt)}`],
    ["payload", visible(JSON.stringify(letter.payload))],
    ["request", request && `${request.id}, ${request.status}, of ${visible(request.agent)}`],
    ["command", request && visible(request.command)],
  ];
  const trail = letter.trail.map((point) => `${shownTime(point.at)}  ${trailText(point)}`);
  return [...factLines(facts, style), "", style.bold("time line"), ...trail];
}

function attempts(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

function trailText({ event, attempt, code, message, worker, by }: TrailView): string {
  const about = [
    attempt === undefined ? undefined : `attempt ${attempt}`,
    worker === undefined ? undefined : `by ${visible(worker)}`,
    by === undefined ? undefined : `by ${visible(by)}`,
  ].filter((part) => part !== undefined);
  const why = code === undefined ? "" : `: ${visible(code)}: ${visible(message ?? "")}`;
  return `${event}${about.length > 0 ? ` (${about.join(", ")})` : ""}${why}`;
}
