import assert from "node:assert/strict";
import { it } from "node:test";
import { readPolicyApart } from "../../../../src/clearance/judge/read-policy-apart.ts";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { defaultTexts } from "../../../support/default-policy.ts";

it("reads the same policy as this process would", () => {
  const apart = readPolicyApart(defaultTexts);
  assert.deepEqual(apart, parsePolicy(defaultTexts));
  assert.equal(makeJudge(apart)({ form: "shell", text: "git status" }, exampleFacts).ruling, "allow");
});

it("refuses what is not valid, with every finding", () => {
  const broken = { name: "own.yaml", text: "rules: 7\nspeling: 1\n", standing: "owner" } as const;
  assert.throws(
    () => readPolicyApart([...defaultTexts, broken]),
    (error: Error & { code: string }) =>
      error.code === "invalid_policy" &&
      /own\.yaml:1: /.test(error.message) &&
      /own\.yaml:2: /.test(error.message),
  );
});

it("survives a file that uses up whatever it is given", () => {
  const level = (n: number): string =>
    `a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(", ")}]`;
  const bomb = ["a0: &a0 [x]", ...Array.from({ length: 12 }, (_, n) => level(n + 1))].join("\n");
  const source = { name: "bomb.yaml", text: `${bomb}\n`, standing: "workspace" } as const;
  assert.throws(() => readPolicyApart([...defaultTexts, source]), { code: "invalid_policy" });
});
