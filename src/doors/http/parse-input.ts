import { z } from "zod";
import { type ErrorCode, VistoError } from "../../base/errors.ts";
import { issueWords } from "../../base/issue-words.ts";
import { clip, nearest, visible } from "../../base/text.ts";

type Issue = z.core.$ZodIssue;

/** Where an input stood, and the code of an input that is wrong there. */
const places = {
  body: "invalid_body",
  query: "invalid_option",
  path: "not_found",
} as const satisfies Record<string, ErrorCode>;

/**
 * Reads a body or query by its schema. VistoError `unknown_field` with the nearest known name, `bad_encoding`, or
 * the place's own code with one issue for each wrong field; `under` is the field that holds the value, if one does.
 */
export function parseInput<Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
  place: keyof typeof places,
  under?: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value === undefined ? {} : value, { error: issueWords });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  throw unknownField(issues, schema, place, under) ?? wrongFields(issues, place, under);
}

function unknownField(
  issues: readonly Issue[],
  schema: z.ZodObject,
  place: string,
  under?: string,
): VistoError | undefined {
  const issue = issues.find((one) => one.code === "unrecognized_keys");
  const field = issue?.keys[0];
  if (issue === undefined || field === undefined) return undefined;
  const known = Object.keys(shapeAt(schema, issue.path));
  const near = nearest(field, known);
  const shown = JSON.stringify(clip(visible(field), 100));
  const inside = [...(under ? [under] : []), ...issue.path.map(String)].join(".");
  const where = inside ? `${place} ("${inside}")` : place;
  const hint = near
    ? `did you mean "${near}"?`
    : known.length > 0
      ? `it may have ${known.join(", ")}.`
      : "it has none.";
  return new VistoError("unknown_field", `The ${where} has no field ${shown}: ${hint}`, {
    field,
    nearest: near,
  });
}

/** The fields that may stand at a path of the schema. */
function shapeAt(schema: z.ZodObject, path: readonly PropertyKey[]): z.core.$ZodShape {
  let shape: z.core.$ZodShape = schema.shape;
  for (const step of path) {
    const inner = unwrapped(shape[String(step)]);
    if (!(inner instanceof z.ZodObject)) return {};
    shape = inner.shape;
  }
  return shape;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

function wrongFields(issues: readonly Issue[], place: keyof typeof places, under?: string): VistoError {
  const told = issues.map((issue) => ({
    field: [...(under ? [under] : []), ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  const [first] = told;
  const message = first ? `${first.field || place}: ${first.message}` : `The ${place} is not as expected.`;
  return new VistoError(codeOf(issues) ?? places[place], clip(visible(message), 500), {
    issues: told.slice(0, 20),
  });
}

/** A check of ours may name a code of its own. */
function codeOf(issues: readonly Issue[]): ErrorCode | undefined {
  for (const issue of issues) {
    if (issue.code === "custom" && issue.params?.code) return issue.params.code as ErrorCode;
    const within = issue.code === "invalid_union" ? codeOf(issue.errors.flat()) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}
