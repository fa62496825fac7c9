import type { Meaning, Option } from "./detector.ts";

/** The numbered options of a dialog, and where the cursor is. */
export interface OptionList {
  readonly options: readonly Option[];
  /** The number of the option under the cursor, from 0. */
  readonly cursor: number;
}

const numbered = /^(?:([❯›●>]) | {2})([1-9])\. (\S.*)$/;
const continued = /^ {5}(\S.*)$/;

/**
 * Reads rows that hold numbered options and nothing else: `❯ 1. Yes`, and further lines of a label indented behind its
 * number. Undefined where any row is something else, the numbers are not 1, 2, 3 …, or there is not one cursor.
 */
export function readNumbered(rows: readonly string[]): OptionList | undefined {
  const labels: string[] = [];
  let cursor: number | undefined;
  for (const row of rows) {
    const [, mark, digit, label] = numbered.exec(row) ?? [];
    const more = continued.exec(row)?.[1];
    if (label !== undefined) {
      if (Number(digit) !== labels.length + 1) return undefined;
      if (mark !== undefined && cursor !== undefined) return undefined;
      if (mark !== undefined) cursor = labels.length;
      labels.push(label);
    } else if (more !== undefined && labels.length > 0) {
      labels.push(`${labels.pop()} ${more}`);
    } else return undefined;
  }
  if (cursor === undefined || labels.length < 2) return undefined;
  return { options: labels.map((label, at) => optionOf(keyOf(label, at), label)), cursor };
}

/** The digit of an option; one that opens a text field would take further keys as text, and Escape says the same. */
function keyOf(label: string, at: number): string {
  return opensField.test(label) ? "Escape" : String(at + 1);
}

/** An option with what its label means. */
export function optionOf(key: string | null, label: string): Option {
  return { key, label, meaning: meaningOf(label) };
}

/** Yes and nothing more: no rule for later, no other mode. */
const once = /^(?:Yes|Yes, proceed(?: \(y\))?|Allow once)$/;
const opensField = /^Type here to tell /;
const refusal = /^(?:No|No,.*|Reject|Type here to tell .*)$/;

function meaningOf(label: string): Meaning {
  if (once.test(label)) return "once";
  return refusal.test(label) ? "no" : "other";
}

/** Whether the options are those of a permission: yes to this once, and no, each exactly once. */
export function offersPermission(options: readonly Option[]): boolean {
  const count = (meaning: Meaning): number => options.filter((option) => option.meaning === meaning).length;
  return count("once") === 1 && count("no") === 1;
}
