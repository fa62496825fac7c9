import { describeError, VistoError } from "../../base/errors.ts";
import { clip, visible } from "../../base/text.ts";
import { repeatedName } from "./repeated-name.ts";

/** How deep a body may nest: more than any honest tool input, less than what exhausts the stack. */
const deepest = 64;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads a body as JSON; an empty one as an empty object. VistoError `bad_encoding` or `invalid_body`. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  const text = decode(bytes);
  const value = parseJson(text);
  refuseRepeated(text);
  checkValue(value, 1);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new VistoError("bad_encoding", "Expected the body to be UTF-8 throughout.", {}, error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VistoError("invalid_body", `Expected a JSON body: ${describeError(error).message}.`, {}, error);
  }
}

function refuseRepeated(text: string): void {
  const name = repeatedName(text);
  if (name === undefined) return;
  const shown = JSON.stringify(clip(visible(name), 100));
  throw new VistoError("invalid_body", `Expected each field once, got ${shown} twice in one object.`);
}

/** An escape may name half a character, which no file and no terminal could take. */
function checkValue(value: unknown, depth: number): void {
  if (typeof value === "string") return checkText(value);
  if (typeof value !== "object" || value === null) return;
  if (depth > deepest) {
    throw new VistoError("invalid_body", `Expected a body nested at most ${deepest} levels deep.`);
  }
  if (Array.isArray(value)) {
    for (const item of value) checkValue(item, depth + 1);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    checkText(name);
    checkValue(member, depth + 1);
  }
}

function checkText(text: string): void {
  if (text.isWellFormed()) return;
  throw new VistoError("bad_encoding", "Expected well-formed Unicode, got half of a surrogate pair.");
}
