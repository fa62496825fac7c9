import { closingOf, type Quote, quoteAt } from "./quotes.ts";
import { mark } from "./shapes.ts";

/** Where a secret stands in a text. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** What ends a value: behind a colon also what goes on in JSON and YAML, in a header only the end of the line. */
const ends = {
  shell: /[^\s"'`;&|<>()\\]+/y,
  data: /[^\s"'`;&|<>(){}[\],\\]+/y,
  header: /[^\n"'\\]+/y,
} as const;

export type Ending = keyof typeof ends;

/** Where the value that begins at `from` stands: put together of quoted and bare parts, or a list; empty if none does. */
export function valueAt(text: string, from: number, within: Quote, ending: Ending): Place {
  let at = from;
  for (;;) {
    const next = partEnd(text, at, at === from, within, ending);
    if (next === at) return { from, to: at };
    at = next;
  }
}

function partEnd(text: string, at: number, isFirst: boolean, within: Quote, ending: Ending): number {
  if (text.startsWith(mark, at)) return at + mark.length;
  if (isFirst && ending === "data" && text[at] === "[") return closingOf(text, at + 1, "]");
  const quote = quoteAt(text, at);
  if (quote !== "" && quote === within && !(isFirst && opensAnyway(text, at + 1))) return at;
  if (quote !== "") return closingOf(text, at + quote.length, quote);
  if (text[at] === "\\") return text[at + 1] === "\n" ? at : Math.min(text.length, at + 2);
  const bare = ends[ending];
  bare.lastIndex = at;
  return at + (bare.exec(text)?.[0].length ?? 0);
}

/** A mark that would close a quotation and is followed by a word was miscounted: better one secret less than one more. */
function opensAnyway(text: string, next: number): boolean {
  return /\w/.test(text[next] ?? "");
}

/** Whether the output of a command stands there, which is no secret yet; what is in the command is read for itself. */
export function isOutput(text: string, from: number): boolean {
  return /^(?:\\{0,4}["'])?(?:\$\(|`)/.test(text.slice(from, from + 8));
}

/** What is written instead of a secret: a variable, a placeholder, a word that is none. */
const noSecret: readonly RegExp[] = [
  /^(?:\w{1,20} )?\$(?:\w{1,200}|\{[^}]{1,200}\})$/,
  /^(?:\w{1,20} )?<?(?:TOKEN|PASSWORD|SECRET|KEY)>?\.?$/,
  /^(?:true|false|null|undefined|-|\*+)$/,
];

/** A number as small as this is a count, whatever it is called. */
const smallNumber = /^\d{1,2}$/;

/** Whether what was found is worth hiding. */
export function isWorthHiding(value: string): boolean {
  const bare = value.slice(0, 500).replace(/^\\{0,4}["']|\\{0,4}["']$/g, "");
  return (
    bare !== "" && bare !== mark && !smallNumber.test(bare) && !noSecret.some((pattern) => pattern.test(bare))
  );
}

/** A text with the given places hidden; the quotation marks around a value stay. */
export function hidden(text: string, places: readonly Place[]): string {
  let shown = "";
  let at = 0;
  for (const { from, to } of places) {
    const opened = quoteAt(text, from);
    const isQuoted = to - from >= 2 * opened.length && text.endsWith(opened, to);
    const cover = isQuoted ? opened : "";
    shown += text.slice(at, from) + cover + mark + cover;
    at = to;
  }
  return shown + text.slice(at);
}
