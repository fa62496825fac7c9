import { z } from "zod";
import type { ErrorCode } from "../../../src/base/errors.ts";

/** A body with one thing wrong, and by which code it is refused. */
export interface BadBody {
  readonly what: string;
  readonly raw: Buffer;
  readonly code: ErrorCode;
  /** What the refusal has to name. */
  readonly names?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** One value of each type that JSON has. */
const values: readonly unknown[] = [null, true, -1.5, "\u0007", [{}], { no: 1 }];

/** Fields that take whatever JSON can say. */
const freeFields: ReadonlySet<string> = new Set(["input", "payload"]);

/** Texts without a bound of their own: the body's is theirs. */
const longFields: ReadonlySet<string> = new Set(["output", ...freeFields]);

/** Everything that can be wrong with one field of a right body. */
export function badFields(schema: z.ZodObject, right: Fields): readonly BadBody[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => [
    ...wrongTypes(name, field, right),
    ...(field instanceof z.ZodType && isText(field) ? badTexts(name, field, right) : []),
    ...(name in right && !field.safeParse(undefined).success ? [missing(name, right)] : []),
    unknownField(name, right),
  ]);
}

function wrongTypes(name: string, field: z.core.$ZodType, right: Fields): readonly BadBody[] {
  const wrong = values.filter((value) => !z.safeParse(field, value).success);
  if (wrong.length === 0 && !freeFields.has(name)) throw new Error(`the field ${name} takes any type`);
  return wrong.map((value) => {
    const issues = z.safeParse(field, value).error?.issues ?? [];
    const code = issues.some((issue) => issue.code === "unrecognized_keys")
      ? "unknown_field"
      : "invalid_body";
    return { ...bad(`${name} is ${JSON.stringify(value)}`, { ...right, [name]: value }, code), names: name };
  });
}

function badTexts(name: string, field: z.ZodType, right: Fields): readonly BadBody[] {
  const half = { ...bad(`${name} has half a character`, { ...right, [name]: "a\ud800" }, "bad_encoding") };
  if (longFields.has(name)) return [half];
  const long = bad(`${name} is too long`, { ...right, [name]: "x".repeat(200_000) });
  const nul = bad(
    `${name} has a NUL`,
    { ...right, [name]: "/a\0b" },
    isFree(field) ? "bad_encoding" : "invalid_body",
  );
  return [half, { ...long, names: name }, { ...nul, names: name }];
}

/** Takes any words, or any path: where NUL is a matter of encoding, not of form. */
function isFree(field: z.ZodType): boolean {
  return field.safeParse("a b").success || field.safeParse("/tmp").success;
}

function isText(field: z.ZodType): boolean {
  return isFree(field) || field.safeParse("15m").success || field.safeParse("ana").success;
}

function missing(name: string, right: Fields): BadBody {
  const { [name]: _, ...rest } = right;
  return { ...bad(`${name} is missing`, rest), names: name };
}

/** A slip of the hand: the refusal says what was meant. */
function unknownField(name: string, right: Fields): BadBody {
  return { ...bad(`${name} is misspelt`, { ...right, [`${name}s`]: 1 }, "unknown_field"), names: name };
}

function bad(what: string, body: unknown, code: ErrorCode = "invalid_body"): BadBody {
  return { what, raw: Buffer.from(JSON.stringify(body)), code };
}

/** What is wrong with the bytes, whatever the route. */
export function badBytes(right: Fields): readonly BadBody[] {
  const json = JSON.stringify(right);
  const [first = "x"] = Object.keys(right);
  const text = (what: string, raw: string, code: ErrorCode = "invalid_body") => ({
    what,
    raw: Buffer.from(raw),
    code,
  });
  return [
    text("it is broken JSON", json.slice(0, -1)),
    text("it is two values", `${json}${json}`),
    text("it is no object", "[1]"),
    text("it is null", "null"),
    {
      ...text("a key stands twice", `{"${first}":1,${json.slice(1)}`.replace(",}", `,"${first}":1}`)),
      names: first,
    },
    text(
      "it has __proto__",
      `{"__proto__":{"role":"admin"},${json.slice(1)}`.replace(",}", "}"),
      "unknown_field",
    ),
    text("it nests too deep", `${"[".repeat(70)}${"]".repeat(70)}`),
    { what: "it is no UTF-8", raw: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x7d]), code: "bad_encoding" },
    { what: "it is UTF-16", raw: Buffer.from(json, "utf16le"), code: "invalid_body" },
    { what: "it is a byte above 1 MiB", raw: Buffer.alloc(1024 * 1024 + 1, 0x20), code: "body_too_large" },
  ];
}
