import type { Instant } from "../base/clock.ts";
import { parseSearch } from "../domain/search/parse-search.ts";

/** What stands before a value: a minus, a key, both or neither. */
const beforeValue = /^-?(?:[A-Za-z]+(?::|[<>]=?))?/;

/**
 * The words of a command line as the text of a search: what the shell took the quotation marks from gets them back.
 * VistoError `invalid_option` for what is no search, before a desk is asked.
 */
export function searchText(words: readonly string[], now: Instant): string | undefined {
  if (words.length === 0) return undefined;
  const text = words.map(quotedAgain).join(" ");
  parseSearch(text, now);
  return text;
}

function quotedAgain(word: string): string {
  if (!/\s/.test(word) || word.includes('"')) return word;
  const [before = ""] = beforeValue.exec(word) ?? [];
  return `${before}"${word.slice(before.length).replaceAll("\\", "\\\\")}"`;
}
