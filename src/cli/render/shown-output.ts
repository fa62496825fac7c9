/** Colours and attributes of text, the only control sequences that a command's output keeps. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const attributes = /(\u001b\[[0-9;:]*m)/;
/** Control characters but line breaks and tabs, and characters that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A command's output for a terminal: in its colours, with every other control character shown as an escape. */
export function shownOutput(text: string): string {
  const parts = text.replaceAll("\r\n", "\n").split(attributes);
  const shown = parts.map((part, at) => (at % 2 === 1 ? part : part.replace(harmful, escaped))).join("");
  return parts.length > 1 ? `${shown}\u001b[0m` : shown;
}

function escaped(char: string): string {
  if (char === "\r") return "\\r";
  if (char === "\u001b") return "\\e";
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}
