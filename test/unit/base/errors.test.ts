import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  describeError,
  type ErrorCode,
  errorKinds,
  invariant,
  isRefusal,
  refusalError,
  refuse,
  VistoError,
} from "../../../src/base/errors.ts";

const page = readFileSync(new URL("../../../docs/reference/errors.md", import.meta.url), "utf8");
const rows = new Map(
  page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, code = "", ...cells]) => [code.replaceAll("`", ""), cells] as const),
);

test("the reference lists every code once, in the order of the table, and no other", () => {
  assert.equal(page.match(/^\| `/gm)?.length, rows.size);
  assert.deepEqual([...rows.keys()], Object.keys(errorKinds));
});

for (const code of Object.keys(errorKinds) as ErrorCode[]) {
  test(`the reference says of ${code} what the table says, what it means and what to do`, () => {
    const [status, exit, again, meaning, advice] = rows.get(code) ?? [];
    const kind = errorKinds[code];
    assert.deepEqual(
      [status, exit, again],
      [String(kind.status), String(kind.exit), kind.retryable ? "yes" : "no"],
    );
    assert.match(meaning ?? "", /^\S.*\.$/);
    assert.match(advice ?? "", /^\S.*\.$/);
  });
}

test("a refusal is recognised as a value and becomes an exception with the same code and details", () => {
  const refusal = refuse("wrong_state", "it is closed", { status: "expired" });
  assert.ok(isRefusal(refusal));
  assert.ok(!isRefusal({ status: "expired" }) && !isRefusal(null) && !isRefusal("refused"));
  const error = refusalError(refusal);
  assert.deepEqual(
    [error.code, error.message, error.details],
    ["wrong_state", "it is closed", { status: "expired" }],
  );
  assert.equal(error.kind.status, 409);
});

test("describing an error keeps its cause and stack behind", () => {
  const secret = new Error("secret");
  assert.deepEqual(describeError(new VistoError("internal", "broken", {}, secret)), {
    code: "internal",
    message: "broken",
  });
  assert.deepEqual(describeError(Object.assign(new Error("no file"), { code: "ENOENT" })), {
    code: "ENOENT",
    message: "no file",
  });
  assert.deepEqual(describeError("odd"), { code: "internal", message: "odd" });
});

test("a broken invariant is an internal fault", () => {
  assert.throws(() => invariant(false, "two owners"), {
    code: "internal",
    message: "broken invariant: two owners",
  });
  assert.doesNotThrow(() => invariant(1, "never"));
});
