import assert from "node:assert/strict";
import { test } from "node:test";
import {
  exampleCommand,
  exampleFacts,
  failingExamples,
} from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import type { Judgement, Policy, Rule } from "../../../../src/domain/policy/policy.ts";
import { readSource } from "../../../../src/domain/policy/read-source.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const stated = defaultTexts.flatMap((text) => {
  const source = readSource(text);
  assert.ok(!Array.isArray(source));
  return source.content.rules;
});
const examplesOf = new Map(stated.map(({ name, examples }) => [name, examples]));
const judge = makeJudge(defaultPolicy);

for (const { name, examples } of stated) {
  test(`the default policy as a whole rules on the examples of ${name} as the rule says`, () => {
    assert.deepEqual(failingExamples(defaultPolicy, name, examples), []);
  });
}

function outcomes(policy: Policy, rule: Rule): string[] {
  const judgeBy = makeJudge(policy);
  const kind = rule.form === "tool" ? "tool_use" : "bash_command";
  return (examplesOf.get(rule.name)?.match ?? []).map((example) => {
    const judgement = judgeBy(exampleCommand(example, rule), { ...exampleFacts, kind });
    return seen(rule, judgement);
  });
}

/** What a rule is there for: an ask rule for its risk and reason, the others for their ruling. */
function seen(rule: Rule, { ruling, risk, rule: name, parts }: Judgement): string {
  if (rule.ruling === "deny" || rule.ruling === "allow") return ruling;
  return JSON.stringify([ruling, risk, name, parts.map((part) => part.rule)]);
}

test("without any one rule, at least one of its examples comes out differently", () => {
  const idle = defaultPolicy.rules.filter((rule) => {
    const rules = defaultPolicy.rules.filter((other) => other !== rule);
    const [before, after] = [outcomes(defaultPolicy, rule), outcomes({ ...defaultPolicy, rules }, rule)];
    return before.every((outcome, at) => outcome === after[at]);
  });
  assert.deepEqual(
    idle.map(({ name }) => name),
    [],
  );
});

test("the default policy states its defaults", () => {
  assert.deepEqual(defaultPolicy.defaults, {
    risk: "medium",
    deadline: 3_600_000,
    reminder: 120_000,
    escalation: 600_000,
    atDeadline: { low: "reject", medium: "reject" },
    clearance: 600_000,
    timeLimit: 600_000,
    grants: { maxRisk: "medium", longest: 28_800_000, mostUses: 100 },
  });
});

test("every allow rule that runs git sets the environment that keeps git from running other programs", () => {
  const gits = defaultPolicy.rules.flatMap((rule) =>
    rule.form === "vouching" && rule.ruling === "allow" && rule.name.startsWith("git-") ? [rule] : [],
  );
  assert.ok(gits.length > 20);
  for (const { name, environment, probe } of gits) {
    assert.equal(probe, "git", name);
    assert.equal(environment.GIT_PAGER, "cat", name);
    const count = Number(environment.GIT_CONFIG_COUNT);
    const settings = Array.from({ length: count }, (_, at) => environment[`GIT_CONFIG_KEY_${at}`]);
    assert.ok(settings.includes("core.fsmonitor") && settings.includes("core.hooksPath"));
    assert.equal(Object.keys(environment).filter((key) => key.startsWith("GIT_CONFIG_KEY_")).length, count);
    for (let at = 0; at < count; at++) assert.notEqual(environment[`GIT_CONFIG_VALUE_${at}`], undefined);
  }
});

test("no allow rule takes a file to write, a program to run or an address", () => {
  const never = new Set(["OUT", "SCRIPT", "CODE", "HOST", "URL"]);
  const found = defaultPolicy.rules.flatMap((rule) => {
    if (rule.form !== "vouching" || rule.ruling !== "allow") return [];
    const { flags, operands } = rule.usage;
    const values = [...[...flags.values()].map(({ value }) => value), ...operands.map(({ value }) => value)];
    return values.some((value) => "kind" in value && never.has(value.kind)) ? [rule.name] : [];
  });
  assert.deepEqual(found, []);
});

test("at least 60 programs are vouched for in some form", (t) => {
  const allowed = defaultPolicy.rules.flatMap((rule) =>
    rule.form === "vouching" && rule.ruling === "allow" ? rule.programs.map(([name]) => name) : [],
  );
  t.diagnostic(`${new Set(allowed).size} programs`);
  assert.ok(new Set(allowed).size >= 60);
});

const risky = [
  ["npm install", "high"],
  ["rm -rf build", "high"],
  ["sudo ls", "critical"],
  ["git push", "high"],
  ["git push --force", "critical"],
  ["make", "medium"],
  ["env FOO=bar rm -rf x", "high"],
  ["cat .env", "high"],
  ["terraform destroy", "critical"],
  ["docker compose down -v", "high"],
] as const;

for (const [command, risk] of risky) {
  test(`${command} is asked with ${risk} risk`, () => {
    const judgement = judge({ form: "shell", text: command }, exampleFacts);
    assert.deepEqual([judgement.ruling, judgement.risk], ["ask", risk]);
  });
}

test("a compound of unlike parts is told part by part, the deciding one first", () => {
  const { parts, effects, ruling } = judge(
    { form: "shell", text: "cat a.txt && rm -rf build" },
    exampleFacts,
  );
  assert.equal(ruling, "ask");
  assert.deepEqual(
    [parts[0]?.text, parts[0]?.rule, parts[0]?.effect],
    ["rm -rf build", "delete-files", "delete"],
  );
  assert.ok(parts.some(({ text, ruling: own }) => text === "cat a.txt" && own === "allow"));
  assert.deepEqual([...effects].sort(), ["delete", "read"]);
});
