import { clip, visible } from "../base/text.ts";
import { redact } from "./redact.ts";

/** Of a longer text the rest is not looked at: nobody reads so much in a notification. */
const longestRead = 20_000;

/** A text from outside as a notification shows it: without its secrets, on one line, visible, at most `limit` long. */
export function shownText(text: string, limit: number): string {
  return clip(visible(redact(beginningOf(text))), limit);
}

/** Cut between words, for half a token would not be known for one. */
function beginningOf(text: string): string {
  if (text.length <= longestRead) return text;
  const whole = /^[\s\S]*(?=\s)/.exec(text.slice(0, longestRead))?.[0] ?? "";
  return `${whole} …`;
}
