import type { Line } from "../screen.ts";

/** Texts with which clients fill an empty input box. */
const placeholders: readonly RegExp[] = [
  /^Try ".*"?$/,
  /^Press up to edit queued messages$/,
  /^Ask Codex to do anything$/,
  /^(?:Explain this codebase|Summarize recent commits|Implement \{feature\}|Find and fix a bug in @filename)$/,
  /^(?:Write tests for @filename|Improve documentation in @filename|Run \/review on my current changes)$/,
  /^Type your message or @path\/to\/file$/,
  /^Ask anything… ".*"?$/,
];

/** What a person has typed on a row of an input box, `from` a column on; "" for a placeholder. */
export function typedText({ text, bright }: Line, from: number): string {
  const written = text.slice(from).trim();
  if (written === "" || placeholders.some((placeholder) => placeholder.test(written))) return "";
  if (bright === undefined) return written;
  // The cursor stands on the first character of a placeholder and makes it bright.
  const typed = bright.slice(from).trim();
  return typed.length <= 1 && written.length > 1 ? "" : written;
}
