import { clip, visible } from "../../base/text.ts";

/** A piece of a command as a message shows it: on one line, short, with every hidden character as an escape. */
export function printable(text: string): string {
  return clip(visible(text), 80);
}
