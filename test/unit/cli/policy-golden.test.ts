import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleLines } from "../../../src/base/text.ts";
import { type Difference, differenceLines } from "../../../src/cli/render/difference.ts";
import { explanationLines } from "../../../src/cli/render/explanation.ts";
import { colorStyle, plainStyle, type Style } from "../../../src/cli/style.ts";
import type { Command } from "../../../src/domain/command.ts";
import { exampleFacts } from "../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../src/domain/policy/judge.ts";
import type { Judgement } from "../../../src/domain/policy/policy.ts";
import { assertGolden } from "../../golden/golden.ts";
import { defaultPolicy } from "../../support/default-policy.ts";
import { exampleRequest } from "./example-request.ts";

const { agent, cwd, kind, execution } = exampleFacts;

const judge = makeJudge(defaultPolicy);

function explained(command: Command, style: Style, over: Partial<Judgement> = {}): string[] {
  const question = { command, agent, cwd, kind, execution };
  // The version changes with every rule.
  const judgement = { ...judge(command, exampleFacts), policy: "0123456789ab", ...over };
  return explanationLines(
    { question, judgement, ownFiles: ["/home/agent/policy.yaml"], isProjects: true },
    style,
  );
}

const several = "git status && rm -rf build | cat\necho done > log.txt";
const hostile = "ls \u001b[2J\u202egpj.txt\r";

test("an explanation in a terminal has the deciding part first, in colours", () => {
  assertGolden("explain-terminal", explained({ form: "shell", text: several }, colorStyle));
});

test("an explanation in a pipe is plain, and shows hostile text as escapes", () => {
  const lines = [
    ...explained({ form: "shell", text: several }, plainStyle),
    "",
    ...explained({ form: "shell", text: hostile }, plainStyle, {
      reviewers: ["ada", "b\u202eob"],
      quorum: 2,
    }),
    "",
    ...explained({ form: "tool", tool: "Read", input: { file_path: "src/a.ts" } }, plainStyle),
  ];
  assertGolden("explain-pipe", lines);
  for (const line of lines) assert.equal(visibleLines(line), line);
});

test("a difference names each request, both rulings and the rule, and counts them", () => {
  const [allowed, asked] = ["ls", "npm test"].map((text) => judge({ form: "shell", text }, exampleFacts));
  assert.ok(allowed && asked);
  const differences: Difference[] = [
    { request: exampleRequest({ command: hostile }), before: asked, after: allowed },
    { request: exampleRequest(), before: asked, after: { ...asked, risk: "high" } },
  ];
  assertGolden("difference", [
    ...differenceLines(12, differences, plainStyle),
    "",
    ...differenceLines(1, [], colorStyle),
  ]);
});
