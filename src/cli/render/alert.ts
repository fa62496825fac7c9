import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { AlertView } from "../../client.ts";
import { adviceFor } from "../../domain/alert.ts";
import type { Style } from "../style.ts";

/** An alert in two or three lines: what it is, what has happened, and what to do. */
export function alertLines(
  { code, subject, message, raisedAt }: AlertView,
  style: Style,
  now: Instant,
): string[] {
  const age = formatDuration(Math.max(0, now - Date.parse(raisedAt)));
  const advice = adviceFor({ code, subject });
  return [
    `${style.bad(visible(code))}  ${visible(subject)}  open for ${age}`,
    `  ${visible(message)}`,
    ...(advice === undefined ? [] : [`  to do: ${visible(advice)}`]),
  ];
}
