import type { Seeded } from "../../support/seeded.ts";
import { below, one } from "../draw.ts";

/** Values that no field was made for. */
const values: readonly ((random: Seeded) => unknown)[] = [
  () => null,
  () => "",
  () => "\0",
  () => "a\0b",
  () => "\ud800",
  () => "\u202egnp.exe",
  () => "😀".repeat(300),
  () => "x".repeat(70_000),
  () => "' OR 1=1 --",
  () => "$(reboot)",
  () => "../../../etc/passwd",
  () => "constructor",
  () => "__proto__",
  () => -1,
  () => 0.1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER,
  () => true,
  () => [],
  () => [[]],
  () => ({}),
  () => ({ $ref: "#" }),
  (random) => nested(1 + below(random, 90)),
  (random) => Array.from({ length: below(random, 3_000) }, (_, n) => n),
  (random) => Object.fromEntries(Array.from({ length: below(random, 500) }, (_, n) => [`k${n}`, n])),
];

export function rubbishValue(random: Seeded): unknown {
  return one(random, values)(random);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}

const fieldNames = [
  "__proto__",
  "constructor",
  "toString",
  "role",
  "requester",
  "by",
  "",
  "a b",
  "Agent",
  "comand",
];

/** A body with one thing wrong: a field too many or too few, or a value that does not fit. */
export function spoiled(random: Seeded, body: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(body);
  const name = one(random, names.length > 0 ? names : fieldNames);
  const entries = Object.entries(body);
  switch (random.pick({ value: 5, field: 3, missing: 2, instead: 1 })) {
    case "value":
      return Object.fromEntries([...entries, [name, rubbishValue(random)]]);
    case "field":
      return Object.fromEntries([...entries, [one(random, fieldNames), rubbishValue(random)]]);
    case "missing":
      return Object.fromEntries(entries.filter(([field]) => field !== name));
    case "instead":
      return rubbishValue(random);
  }
}

const badUtf8 = Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0xff, 0x22, 0x3a, 0x31, 0x7d]);

/** Bodies that are hardly JSON. */
const bodies: readonly ((json: string) => Buffer)[] = [
  () => Buffer.alloc(0),
  () => Buffer.from("{"),
  () => Buffer.from('"'),
  () => Buffer.from("undefined"),
  () => Buffer.from("[".repeat(100_000)),
  () => Buffer.from(`${"[".repeat(3_000)}${"]".repeat(3_000)}`),
  () => Buffer.from('{"a":1,"a":2,"agent":"x","agent":"y"}'),
  () => Buffer.from('{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}'),
  () => Buffer.from("1e99999"),
  () => Buffer.from('{"a":NaN}'),
  () => badUtf8,
  () => Buffer.alloc(1024 * 1024 + 1, 0x20),
  () => Buffer.alloc(200_000, 0),
  (json) => Buffer.from(`\ufeff${json}`),
  (json) => Buffer.from(json, "utf16le"),
  (json) => Buffer.from(json.slice(0, -1)),
  (json) => Buffer.from(`${json}${json}`),
  (json) => Buffer.from(`${" ".repeat(50_000)}${json}`),
];

export function rubbishBody(random: Seeded, json: string): Buffer {
  return one(random, bodies)(json);
}

const places = [
  "%00",
  "%",
  "%ff",
  "%2e%2e",
  "..",
  ".",
  "",
  "%2F",
  "//",
  "a".repeat(300),
  "%F0%9F%98%80",
  "{id}",
  "*",
  ";x=1",
];

/** A path that leads nowhere, or only just. */
export function oddPath(random: Seeded, path: string): string {
  const parts = path.split("/");
  const at = 1 + below(random, Math.max(1, parts.length - 1));
  switch (random.pick({ replace: 4, insert: 2, slash: 1, letters: 1, encode: 1 })) {
    case "replace":
      return parts.with(Math.min(at, parts.length - 1), one(random, places)).join("/") || "/";
    case "insert":
      return [...parts.slice(0, at), one(random, places), ...parts.slice(at)].join("/") || "/";
    case "slash":
      return `${path}/`;
    case "letters":
      return path.toUpperCase();
    case "encode":
      return path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  }
}

const queries = [
  "?",
  "?&",
  "?=",
  "?a",
  "?limit",
  "?limit=1&limit=2",
  "?__proto__=1",
  "?q=%ff",
  "?q=%00",
  "?cursor=%",
  "?a[]=1",
  `?q=${"x".repeat(5_000)}`,
];

export function oddQuery(random: Seeded): string {
  return one(random, queries);
}
