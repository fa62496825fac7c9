import assert from "node:assert/strict";
import { it } from "node:test";
import { parseJsonBody } from "../../../../src/doors/http/json-body.ts";

const parse = (text: string) => parseJsonBody(Buffer.from(text));

it("an empty body is an empty object", () => {
  assert.deepEqual(parse(""), {});
});

it("whole pairs of surrogates are text, halves are not", () => {
  assert.deepEqual(parse('{"a":"\\ud83d\\ude00"}'), { a: "😀" });
  assert.throws(() => parse('{"a":"\\ude00\\ud83d"}'), { code: "bad_encoding" });
});

it("64 levels may be nested, 65 not", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assert.doesNotThrow(() => parse(nested(64)));
  assert.throws(() => parse(nested(65)), { code: "invalid_body" });
});

it("a key named __proto__ is a key and nothing more", () => {
  const value = parse('{"__proto__":{"admin":true}}') as { admin?: boolean };
  assert.equal(value.admin, undefined);
  assert.deepEqual(Object.keys(value), ["__proto__"]);
});
