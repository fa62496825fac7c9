import type { Instant } from "../base/clock.ts";

/** A span of the day that comes again each week on some days, by the clocks of one place. */
export interface Hours {
  /** 0 is Sunday. A span that crosses midnight belongs to the day on which it begins. */
  readonly days: readonly number[];
  /** Minutes since midnight, 0 to 1439. */
  readonly from: number;
  /** The first minute that is outside; smaller than `from` where the span crosses midnight, 1440 for its end. */
  readonly to: number;
  /** An IANA time zone, such as `Europe/Berlin`. */
  readonly zone: string;
}

const minutesOfDay = 1_440;
const minute = 60_000;

/** Whether an instant lies within the hours. */
export function isWithin({ days, from, to, zone }: Hours, at: Instant): boolean {
  const { day, minutes } = localTime(at, zone);
  const yesterday = (day + 6) % 7;
  if (from < to) return days.includes(day) && minutes >= from && minutes < to;
  return (days.includes(day) && minutes >= from) || (days.includes(yesterday) && minutes < to);
}

/** When the span that holds this instant ends; the instant itself where none does. */
export function endOf(hours: Hours, at: Instant): Instant {
  if (!isWithin(hours, at)) return at;
  const { minutes } = localTime(at, hours.zone);
  const left = (hours.to - minutes + minutesOfDay) % minutesOfDay || minutesOfDay;
  // To the full minute: what is left of the running one has passed already.
  return at - (at % minute) + left * minute;
}

function localTime(at: Instant, zone: string): { day: number; minutes: number } {
  const parts = formatOf(zone).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return {
    day: weekdays.indexOf(part("weekday")),
    minutes: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: making one costs a hundred times as much as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  formats.set(timeZone, made);
  return made;
}
