import { visible } from "../../base/text.ts";
import type { EntryView } from "../../client.ts";
import { attentionText } from "./attention.ts";

/** Facts of an entry that say more than its type, in this order. */
const telling = [
  "reason",
  "why",
  "exitCode",
  "signal",
  "as",
  "gate",
  "grant",
  "request",
  "used",
  "uses",
  "risk",
  "channel",
  "to",
  "about",
  "state",
  "evidence",
  "message",
  "code",
  "role",
  "name",
] as const;

/** What an entry tells, without its time: the step, who took it, and the facts worth a line. */
export function entryText(entry: EntryView): string {
  return attentionText(entry) ?? plainText(entry);
}

function plainText({ type, by, body }: EntryView): string {
  const facts = telling.flatMap((name) => {
    const value = body?.[name];
    return typeof value === "string" || typeof value === "number"
      ? [`${name}: ${visible(String(value))}`]
      : [];
  });
  const step = visible(type.replaceAll("_", " "));
  return `${step} by ${visible(by)}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

/** One line of the live view: the time of day, what it is about, and what happened. */
export function entryLine(entry: EntryView): string {
  return `${timeOfDay(entry.at)}  ${visible(entry.subject)}  ${entryText(entry)}`;
}

export function timeOfDay(iso: string): string {
  return iso.slice(11, 19);
}
