import type { Hours } from "./hours.ts";

const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const example = "Mon-Fri 08:00-18:00 Europe/Berlin";

/**
 * Reads hours of the week, such as `Mon-Fri 08:00-18:00 Europe/Berlin` or `daily 22:00-06:00 UTC`: days, a span that may
 * cross midnight, and the time zone whose clocks count.
 * @throws Error that says what was expected.
 */
export function parseHours(text: string): Hours {
  const [days = "", span = "", zone = "", ...rest] = text.trim().split(/\s+/);
  if (zone === "" || rest.length > 0) {
    throw new Error(`expected days, hours and a time zone such as "${example}", got ${JSON.stringify(text)}`);
  }
  return { days: parseDays(days), ...parseSpan(span), zone: knownZone(zone) };
}

function parseDays(text: string): readonly number[] {
  if (text.toLowerCase() === "daily") return dayNames.map((_, day) => day);
  const days = text.split(",").flatMap((part) => {
    const [from = "", to = from, ...rest] = part.split("-");
    if (rest.length > 0) throw unknownDays(text);
    return daysBetween(dayOf(from, text), dayOf(to, text));
  });
  return [...new Set(days)].sort();
}

function dayOf(word: string, text: string): number {
  const day = dayNames.indexOf(word.toLowerCase());
  if (day < 0) throw unknownDays(text);
  return day;
}

function daysBetween(from: number, to: number): readonly number[] {
  const count = ((to - from + dayNames.length) % dayNames.length) + 1;
  return Array.from({ length: count }, (_, step) => (from + step) % dayNames.length);
}

function unknownDays(text: string): Error {
  return new Error(`expected days such as Mon-Fri, Sat,Sun or daily, got ${JSON.stringify(text)}`);
}

function parseSpan(text: string): { readonly from: number; readonly to: number } {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (!found) throw new Error(`expected hours such as 08:00-18:00, got ${JSON.stringify(text)}`);
  const [fromHour = 0, fromMinute = 0, toHour = 24, toMinute = 0] = found
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const span = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  if (span.from === span.to)
    throw new Error(`expected hours that end later than they begin, got ${text}: a whole day is 00:00-24:00`);
  return span;
}

function knownZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`expected a time zone such as Europe/Berlin or UTC, got ${JSON.stringify(name)}`);
  }
}
