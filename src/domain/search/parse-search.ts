import type { Instant } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { nearest } from "../../base/text.ts";
import { requestKinds } from "../kind.ts";
import { requestStatuses } from "../lifecycle.ts";
import { type Risk, riskRank, risks } from "../policy/policy.ts";
import { type Operator, quoted, scanSearch, searchError, type WrittenTerm } from "./scan.ts";
import { type Condition, type Search, traits } from "./search.ts";

/** More terms than anybody writes by hand, fewer than a query can bear. */
const mostTerms = 50;

/** A term that has a key. */
type KeyedTerm = WrittenTerm & { readonly key: string; readonly operator: Operator };

type Reader = (term: KeyedTerm, now: Instant) => Condition;

/** What each key means. */
const readers = {
  status: (term) => ({ on: "status", any: wordsOf(term, requestStatuses) }),
  kind: (term) => ({ on: "kind", any: wordsOf(term, requestKinds) }),
  risk: (term) => ({ on: "risk", any: risksOf(term) }),
  agent: (term) => ({ on: "agent", any: namesOf(term) }),
  requester: (term) => ({ on: "requester", any: namesOf(term) }),
  session: (term) => ({ on: "session", any: namesOf(term) }),
  by: (term) => ({ on: "by", any: namesOf(term) }),
  cwd: (term) => ({ on: "cwd", path: pathOf(term) }),
  is: (term) => ({ on: "is", any: wordsOf(term, traits) }),
  before: (term, now) => ({ on: "before", at: momentOf(term, now) }),
  after: (term, now) => ({ on: "after", at: momentOf(term, now) }),
} as const satisfies Record<string, Reader>;

/** The keys of the grammar. */
export const searchKeys = Object.keys(readers) as readonly (keyof typeof readers)[];

/**
 * Reads what a person is looking for: free words and "phrases" (in the command, the reason, the agent's name), and
 * `key:value` with `status`, `kind`, `risk` (also `risk>=high`), `agent`, `requester`, `session`, `by` (who decided),
 * `cwd` (there or below), `is` (taken, snoozed, unfetched), `before` and `after` (a date, a time, or how long ago). Commas between values mean any of them,
 * a `-` in front means not, and all terms have to hold. VistoError `invalid_option` says where it is wrong.
 */
export function parseSearch(text: string, now: Instant): Search {
  const written = scanSearch(text);
  const beyond = written[mostTerms];
  if (beyond) throw searchError(beyond.at, `expected at most ${mostTerms} terms`);
  return written.map((term) => {
    const condition = conditionOf(term, now);
    return term.not ? { ...condition, not: true } : condition;
  });
}

function conditionOf(term: WrittenTerm, now: Instant): Condition {
  if (!isKeyed(term)) return { on: "text", text: term.value };
  const reader: Reader | undefined = Object.hasOwn(readers, term.key)
    ? readers[term.key as keyof typeof readers]
    : undefined;
  if (!reader) throw unknownKey(term);
  if (term.operator !== ":" && term.key !== "risk") {
    throw searchError(term.at, `expected ${term.key}: and a value, got ${term.key}${term.operator}`);
  }
  return reader(term, now);
}

function isKeyed(term: WrittenTerm): term is KeyedTerm {
  return term.key !== undefined;
}

function unknownKey({ key, operator, at }: KeyedTerm) {
  const expected = `expected one of the keys ${searchKeys.join(", ")}, or quotation traits around the words`;
  return searchError(at, `${expected}, got ${quoted(key + operator)}`, nearest(key, searchKeys));
}

function wordsOf<Word extends string>(term: KeyedTerm, words: readonly Word[]): readonly Word[] {
  return namesOf(term).map((name) => {
    const found = words.find((word) => word === name);
    if (found !== undefined) return found;
    const expected = `expected ${term.key}: with one of ${words.join(", ")}, got ${quoted(name)}`;
    throw searchError(term.valueAt, expected, nearest(name, words));
  });
}

function namesOf({ value, key, valueAt }: KeyedTerm): readonly string[] {
  const names = value.split(",");
  if (!names.includes("")) return names;
  throw searchError(valueAt, `expected ${key}: with values and commas between, got ${quoted(value)}`);
}

const comparisons: Readonly<Record<Operator, (rank: number, bound: number) => boolean>> = {
  ":": (rank, bound) => rank === bound,
  ">=": (rank, bound) => rank >= bound,
  "<=": (rank, bound) => rank <= bound,
  ">": (rank, bound) => rank > bound,
  "<": (rank, bound) => rank < bound,
};

function risksOf(term: KeyedTerm): readonly Risk[] {
  const named = wordsOf(term, risks);
  const [bound] = named;
  if (term.operator === ":") return named;
  if (named.length > 1 || bound === undefined) {
    throw searchError(term.valueAt, `expected one risk after ${term.key}${term.operator}`);
  }
  return risks.filter((risk) => comparisons[term.operator](riskRank(risk), riskRank(bound)));
}

function pathOf({ value, valueAt }: KeyedTerm): string {
  if (!value.startsWith("/")) throw searchError(valueAt, `expected an absolute path, got ${quoted(value)}`);
  return value.length > 1 ? value.replace(/\/+$/, "") || "/" : value;
}

const date = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/;

/** A date or time in UTC, or how long ago. */
function momentOf({ key, value, valueAt }: KeyedTerm, now: Instant): Instant {
  const at = date.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  if (/^[\d.]+[a-z]/.test(value) && isDuration(value)) return now - parseDuration(value);
  const expected = `expected ${key}: with a date such as 2026-11-01, a time such as 2026-11-01T09:30Z, or how long ago such as 24h`;
  throw searchError(valueAt, `${expected}, got ${quoted(value)}`);
}

function isDuration(value: string): boolean {
  return /^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(value);
}
