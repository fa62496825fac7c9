import type { Milliseconds } from "./clock.ts";
import { VistoError } from "./errors.ts";

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads "250ms", "15s", "10m", "1h30m" or "7d" as whole milliseconds; `what` names the option in the error. */
export function parseDuration(text: string, what = "duration"): Milliseconds {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join("") !== text) {
    throw new VistoError(
      "invalid_option",
      `${what}: expected a duration such as "15s", "10m" or "1h30m", got ${JSON.stringify(text)}`,
    );
  }
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ""] ?? 0), 0);
  return Math.round(ms);
}

/** A length of time that is given as milliseconds, or as a text that `parseDuration` reads. */
export function durationMs(duration: Milliseconds | string, what?: string): Milliseconds {
  return typeof duration === "number" ? duration : parseDuration(duration, what);
}

/** Shows milliseconds for people, with at most two units: "850ms", "2s", "4m 10s", "3d 2h". */
export function formatDuration(ms: Milliseconds): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  const units = [
    ["d", 86_400],
    ["h", 3_600],
    ["m", 60],
    ["s", 1],
  ] as const;
  let seconds = Math.round(ms / 1_000);
  const shown: string[] = [];
  for (const [name, size] of units) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) shown.push(`${count}${name}`);
    else if (shown.length > 0) break;
  }
  return shown.slice(0, 2).join(" ");
}
