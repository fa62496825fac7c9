import { isHeaderName, isSecretName } from "./names.ts";
import { QuoteReader, quoteAt } from "./quotes.ts";
import { type Ending, hidden, isOutput, isWorthHiding, type Place, valueAt } from "./value.ts";

/**
 * A name and what joins it to its value: `KEY=`, `key: `, `"key":`, `--key=`. Each name is met once, at its first letter,
 * and is no longer than any real one, so that no text takes long.
 */
const naming =
  /(?<![\w$-]|\$\{)-{0,2}(?<name>[A-Za-z_][\w.-]{0,99})(?:\\{0,4}["'])?[ \t]{0,20}(?<joint>=>|[:=](?![:=]))(?<blank>[ \t]{0,20})/g;

/** Hides what stands under a name that gives it away. */
export function hideNamed(text: string): string {
  const places: Place[] = [];
  const quotes = new QuoteReader(text);
  naming.lastIndex = 0;
  for (let found = naming.exec(text); found; found = naming.exec(text)) {
    const { name = "", joint = "", blank = "" } = found.groups ?? {};
    if (!isSecretName(name) || isReport(name, joint, blank)) continue;
    const from = naming.lastIndex;
    if (isOutput(text, from)) continue;
    const place = valueAt(text, from, quotes.at(from), endingOf(name, joint, quoteAt(text, from) !== ""));
    const value = text.slice(from, place.to);
    if (!isWorthHiding(value) || isCount(name, value)) continue;
    if (isCall(joint + blank, value, text[place.to]) || isProse(joint + blank, value, text, place.to))
      continue;
    places.push(place);
    naming.lastIndex = place.to;
  }
  return hidden(text, places);
}

function endingOf(name: string, joint: string, isQuoted: boolean): Ending {
  if (joint === "=") return "shell";
  return isHeaderName(name) && !isQuoted ? "header" : "data";
}

/** "pass: 12, fail: 0" is a report. */
function isReport(name: string, joint: string, blank: string): boolean {
  return name.toLowerCase() === "pass" && joint === ":" && blank !== "";
}

function isCount(name: string, value: string): boolean {
  return /tokens$/i.test(name) && /^["']?\d{1,7}["']?$/.test(value);
}

/** `token = next()` is code; a shell knows no blanks around its assignments. */
function isCall(joint: string, value: string, next: string | undefined): boolean {
  return joint === "= " && next === "(" && /^[A-Za-z_][\w.]*$/.test(value);
}

/** "token: expected a text" is a sentence: a mere word, and the next one after a blank. */
function isProse(joint: string, value: string, text: string, end: number): boolean {
  return /^: +$/.test(joint) && /^[A-Z]?[a-z]+$/.test(value) && /^,? [a-z{"]/.test(text.slice(end, end + 3));
}
