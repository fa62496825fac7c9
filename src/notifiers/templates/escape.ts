import type { Escape } from "./fitted.ts";

/** Slack's three control characters, which begin its links and mentions; its documents ask for these entities. */
export const forSlack: Escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Every sign that Markdown could take for an instruction; a colon, too, since it makes links of `https://`. */
const markdownSigns = /[!-/:-@[-`{-~]/g;

/** Markdown as Discord reads it: a backslash before any sign makes it a mere sign. */
export const forDiscord: Escape = (text) => text.replace(markdownSigns, "\\$&");

/**
 * A block in which Markdown reads nothing, and Mattermost looks for no mentions: its fence is longer than any run of
 * backticks in the text, so that nothing in it can close it.
 */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** The body of a desktop notification: `notify-send` reads backslashes, its server a little HTML. */
export const forNotifySend: Escape = (text) => forSlack(text.replaceAll("\\", "\\\\"));

/** Text for the place of a program's argument, which must not look like an option. */
export function asArgument(text: string): string {
  return text.startsWith("-") ? ` ${text}` : text;
}
