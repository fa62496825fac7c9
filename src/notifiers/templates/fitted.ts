/** Shows a text so that a channel's own language takes nothing in it for an instruction. */
export type Escape = (text: string) => string;

/** How a channel counts the length of what it is sent. */
export type Measure = (text: string) => number;

/** By characters as JavaScript and most services count them. */
export const inCharacters: Measure = (text) => text.length;
export const inBytes: Measure = (text) => Buffer.byteLength(text);

/** Enough for what stands for what is left out. */
const ellipsis = "…";

/**
 * As much of a text as fits into `limit` once it is escaped, cut between whole characters so that no escape is cut in
 * two, with an ellipsis where something is missing.
 */
export function fitted(
  text: string,
  limit: number,
  escaped: Escape,
  measure: Measure = inCharacters,
): string {
  const whole = escaped(text);
  if (measure(whole) <= limit) return whole;
  const room = limit - measure(ellipsis);
  let shown = "";
  let used = 0;
  for (const char of text) {
    const next = escaped(char);
    used += measure(next);
    if (used > room) break;
    shown += next;
  }
  return shown + ellipsis;
}
