import type { z } from "zod";
import { clip, nearest, visible } from "./text.ts";

type Issue = z.core.$ZodRawIssue;

/** What zod calls each type, in the words of people. */
const types: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  tuple: "a list",
};

const units: Readonly<Record<string, string>> = { string: "character", array: "item", tuple: "item" };

/** The longest value that is shown as it came. */
const longestShown = 60;

/**
 * What is wrong with an input, as what was expected and what came; undefined where a schema's own check speaks for
 * itself. Given to `safeParse` as `error`.
 */
export function issueWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${types[issue.expected] ?? issue.expected}, got ${kindOf(issue.input)}`;
    case "invalid_value":
      return `expected ${listed(issue.values.map(String))}, got ${shown(issue.input)}${hint(issue)}`;
    case "too_big":
      return `expected ${boundOf(issue.origin, "at most", issue.maximum)}, got ${sizeOf(issue.input)}`;
    case "too_small":
      return `expected ${boundOf(issue.origin, "at least", issue.minimum)}, got ${sizeOf(issue.input)}`;
    case "invalid_union":
      return formWords(issue) ?? `expected ${expectedOf(issue)}, got ${kindOf(issue.input)}`;
    case "unrecognized_keys":
      return `expected no field ${listed(issue.keys.map(shown))}`;
    default:
      return undefined;
  }
}

function kindOf(input: unknown): string {
  if (input === undefined) return "nothing";
  if (input === null) return "null";
  if (Array.isArray(input)) return "a list";
  return types[typeof input] ?? typeof input;
}

/** A word is shown, so that it can be found; anything else is told by its kind. */
function shown(input: unknown): string {
  return typeof input === "string" ? JSON.stringify(clip(visible(input), longestShown)) : kindOf(input);
}

function hint({ input, values }: Extract<Issue, { code: "invalid_value" }>): string {
  const near = typeof input === "string" ? nearest(input, values.map(String)) : undefined;
  return near === undefined ? "" : `: did you mean ${near}?`;
}

function boundOf(origin: string, which: string, bound: number | bigint): string {
  const unit = units[origin];
  if (unit === undefined) return `${which} ${bound}`;
  return `${which} ${bound} ${unit}${Number(bound) === 1 ? "" : "s"}`;
}

function sizeOf(input: unknown): string {
  const isSized = typeof input === "string" || Array.isArray(input);
  return isSized ? (input.length === 0 ? "none" : String(input.length)) : shownNumber(input);
}

function shownNumber(input: unknown): string {
  return typeof input === "number" ? String(input) : kindOf(input);
}

/** What is wrong within the one form whose type was right. */
function formWords({ errors }: Extract<Issue, { code: "invalid_union" }>): string | undefined {
  const isOfType = (one: z.core.$ZodIssue) => one.code !== "invalid_type" || one.path.length > 0;
  return errors.find((issues) => issues.every(isOfType))?.[0]?.message;
}

/** The types of which one would have done. */
function expectedOf({ errors }: Extract<Issue, { code: "invalid_union" }>): string {
  const expected = errors.flat().flatMap((one) => (one.code === "invalid_type" ? [one.expected] : []));
  const names = [...new Set(expected.map((type) => types[type] ?? type))];
  return names.length === 0 ? "another form" : listed(names);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? `${words[0]}` : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
