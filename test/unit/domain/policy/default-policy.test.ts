import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import type { Risk, Ruling } from "../../../../src/domain/policy/policy.ts";
import { readSource } from "../../../../src/domain/policy/read-source.ts";

const text = readFileSync(new URL("../../../../policy/default.yaml", import.meta.url), "utf8");
const policy = parsePolicy([{ name: "default.yaml", text }]);
const judge = makeJudge(policy);

const source = readSource({ name: "default.yaml", text });
assert.ok(!Array.isArray(source));
const stated = source.content.rules;

function ruled(command: string): { ruling: Ruling; risk: Risk; rule?: string } {
  return judge({ form: "shell", text: command }, exampleFacts);
}

for (const { name, ruling, examples } of stated) {
  test(`the default policy as a whole rules on the examples of ${name} as the rule says`, () => {
    for (const example of examples.match) assert.equal(ruled(example).ruling, ruling, example);
    for (const example of examples.notMatch) assert.notEqual(ruled(example).rule, name, example);
  });
}

test("the default policy states its defaults", () => {
  assert.deepEqual(policy.defaults, {
    risk: "medium",
    deadline: 3_600_000,
    clearance: 600_000,
    timeLimit: 600_000,
    grants: { maxRisk: "medium", longest: 28_800_000, mostUses: 100 },
  });
});

test("every allow rule that runs git sets the environment that keeps git from running other programs", () => {
  const gits = policy.rules.filter(
    (rule) => rule.ruling === "allow" && rule.prefix[0] === "git" && rule.prefix[1] !== "--version",
  );
  assert.ok(gits.length > 10);
  for (const { prefix, environment } of gits) {
    assert.equal(environment.GIT_PAGER, "cat", prefix.join(" "));
    const count = Number(environment.GIT_CONFIG_COUNT);
    const settings = Array.from({ length: count }, (_, at) => environment[`GIT_CONFIG_KEY_${at}`]);
    assert.ok(settings.includes("core.fsmonitor") && settings.includes("core.hooksPath"));
    assert.equal(Object.keys(environment).filter((key) => key.startsWith("GIT_CONFIG_KEY_")).length, count);
    for (let at = 0; at < count; at++) assert.notEqual(environment[`GIT_CONFIG_VALUE_${at}`], undefined);
  }
});

test("no allow rule lists a flag that makes a program write, run or follow", () => {
  const dangerous =
    /^(-o|--output.*|--ext-diff|--textconv|-p|--patch|-c.*=|--exec.*|-f|--follow=.*|-R|--recursive|-i=.*)$/;
  const exempt = new Map([
    ["list-files", ["-p"]],
    ["where-and-who", ["-o", "-p"]],
    ["search-file", ["-o"]],
    ["sort-and-cut", ["-f"]],
    ["date", ["-R"]],
  ]);
  for (const { name, ruling, flags } of policy.rules) {
    const found = flags.filter((flag) => dangerous.test(flag) && !exempt.get(name)?.includes(flag));
    assert.deepEqual(ruling === "allow" ? found : [], [], name);
  }
});

const risky: readonly (readonly [string, Risk])[] = [
  ["npm install", "high"],
  ["rm -rf build", "high"],
  ["sudo ls", "critical"],
  ["git push", "high"],
  ["git push --force", "critical"],
  ["git push origin main", "high"],
  ["make", "medium"],
  ["env FOO=bar rm -rf x", "high"],
];

for (const [command, risk] of risky) {
  test(`${command} is asked with ${risk} risk`, () => {
    assert.deepEqual([ruled(command).ruling, ruled(command).risk], ["ask", risk]);
  });
}

test("echo anywhere in a command approves nothing but an echo", () => {
  for (const command of [
    "echo x; rm y",
    "rm y && echo x",
    "echo x | sh",
    "echo $(rm y)",
    "rm 'echo'",
    "echo x > y",
  ]) {
    assert.notEqual(ruled(command).ruling, "allow", command);
  }
});
