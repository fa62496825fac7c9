import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Command } from "../../../../src/domain/command.ts";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { type Facts, type Judgement, type Policy, rulingRank } from "../../../../src/domain/policy/policy.ts";
import type { PolicySource } from "../../../../src/domain/policy/read-source.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const head =
  "defaults: { risk: medium, deadline: 1h, reminder: 2m, escalation: 10m, atDeadline: reject, clearance: 10m, timeLimit: 90s, grants: { maxRisk: medium, longest: 8h, mostUses: 100 } }\n";

function policyOf(rules: string, head_ = head): Policy {
  return parsePolicy([{ name: "a.yaml", text: `${head_}rules:\n${rules}` }]);
}

function judged(policy: Policy, text: string, changes: Partial<Facts> = {}): Judgement {
  return makeJudge(policy)({ form: "shell", text }, { ...exampleFacts, ...changes });
}

const show = `
  - { name: show, ruling: allow, risk: low, reason: Shows., program: show, flags: "-s -n=NUMBER --short --color[=WHEN]",
      operands: "[PATH...]", examples: { match: [show], notMatch: [hide] } }
`;
const wrap = `
  - { name: wrap, ruling: inner, risk: low, reason: Wraps., program: wrap, flags: "-t=NUMBER", operands: ARGV...,
      examples: { match: [wrap show], notMatch: [show] } }
`;
const drop = `
  - { name: drop, ruling: deny, risk: critical, reason: Drops., program: drop, anyFlag: -r --recursive,
      examples: { match: [drop -r x], notMatch: [drop x] } }
`;
const policy = policyOf(show + wrap + drop);

test("what no rule speaks of is asked with the default risk, and says so", () => {
  const { ruling, risk, rule, reasons } = judged(policy, "other words");
  assert.deepEqual([ruling, risk, rule], ["ask", "medium", undefined]);
  assert.match(reasons.join(), /No rule vouches for other/);
});

for (const text of [
  "show",
  "show -s",
  "show -sn5 a",
  "show -n 5 a",
  "show --short a b/c.txt",
  "show --color a",
  "show --color=auto a",
  "show -- x",
  "show a | show -s",
  "show && show; show",
  "(show a)",
  "wrap -t 5 show a",
  "wrap wrap show",
  "show < a.txt > /dev/null 2>&1",
]) {
  test(`the rules vouch for ${text}`, () => assert.equal(judged(policy, text).ruling, "allow"));
}

for (const text of [
  "show -x",
  "show --sho",
  "show --short=1",
  "show -n",
  "show -n x",
  "show --color=x",
  "./show",
  "/tmp/show",
  "Show",
  "show ../x",
  "show /etc/hosts",
  "show > f",
  "show &",
  "show $X",
  "show $(show)",
  "A=b show",
  "wrap",
  "wrap -x show",
  "wrap other",
  "wrap show -x",
  "wrap wrap wrap wrap wrap wrap show",
  "show; other",
  "",
  "show() { other; }; show",
]) {
  test(`nothing vouches for ${JSON.stringify(text)}`, () => assert.equal(judged(policy, text).ruling, "ask"));
}

for (const text of [
  "drop -r x",
  "drop -vr x",
  "drop --recursive",
  "drop --recurs x",
  "/usr/bin/drop x -r",
  "wrap drop -r x",
  "wrap -z drop -r x",
  "wrap -z 5 drop -r x",
  "show $(drop -r x)",
  "show & drop -r x",
  "f() { drop -r x; }",
  "if show; then drop -r x; fi",
  "'drop' \"-r\" x",
  "show a; drop -r x; show 'unterminated",
]) {
  test(`a deny rule finds ${text}`, () => assert.equal(judged(policy, text).ruling, "deny"));
}

test("a deny rule does not speak of words that are only mentioned", () => {
  for (const text of ["show 'drop -r x'", "drop x", "show drop -r", "drop -- -r"]) {
    assert.notEqual(judged(policy, text).ruling, "deny", text);
  }
});

test("an argv is judged by its words as they are, without a shell", () => {
  const of = (...argv: string[]) => makeJudge(policy)({ form: "argv", argv }, exampleFacts).ruling;
  assert.equal(of("show", "a; b $c *"), "allow");
  assert.equal(of("show", "a\nb"), "ask");
  assert.equal(of("show", "a\u202e"), "ask");
  assert.equal(of("drop", "-r", "x\u200b"), "deny");
  assert.equal(of(), "ask");
});

test("a program that is not where only its owner writes is not vouched for", () => {
  const untrusted = { program: () => ({ path: "/tmp/show", trusted: false }) };
  assert.equal(judged(policy, "show", untrusted).ruling, "ask");
  assert.equal(judged(policy, "show", { program: () => null }).ruling, "ask");
});

test("a path is judged by where its links lead", () => {
  const linked = { realPath: (path: string) => (path.endsWith("/link") ? "/home/agent/.ssh/id_rsa" : path) };
  const sets = "sets: { secrets: [.ssh] }\n";
  const guarded = policyOf(show, head + sets);
  assert.equal(judged(guarded, "show link", linked).ruling, "ask");
  assert.equal(judged(guarded, "show link", linked).risk, "high");
  assert.equal(judged(guarded, "show file", linked).ruling, "allow");
  assert.equal(judged(guarded, "show file", { realPath: () => null }).ruling, "ask");
});

test("nothing is inside a project that is the root or a folder that is not known", () => {
  assert.equal(judged(policy, "show a", { cwd: "/", project: "/" }).ruling, "ask");
  assert.equal(judged(policy, "show a", { cwd: "relative", project: "relative" }).ruling, "ask");
});

test("in the agent's own shell the text must be known to mean the same there", () => {
  const agent = (shell: Facts["shell"]) => judged(policy, "show a", { execution: "agent", shell }).ruling;
  assert.deepEqual(
    [agent("bash"), agent("zsh"), agent("other"), agent("unknown")],
    ["allow", "allow", "ask", "ask"],
  );
});

const git = `
  - { name: look, ruling: allow, risk: low, reason: Looks., program: git look, probe: git, environment: { GIT_PAGER: cat },
      examples: { match: [git look], notMatch: [git] } }
  - { name: bare, ruling: allow, risk: low, reason: Looks., program: bare, environment: { PAGER: cat },
      examples: { match: [bare], notMatch: [git] } }
`;

test("git is vouched for only where the probe finds nothing, and its environment is told", () => {
  const dirty = { git: () => ({ clean: false, why: "they state core.pager" }) as const };
  assert.deepEqual(judged(policyOf(git), "git look").environment, { GIT_PAGER: "cat" });
  const { ruling, reasons, environment } = judged(policyOf(git), "git look", dirty);
  assert.deepEqual([ruling, environment], ["ask", undefined]);
  assert.match(reasons.join(), /core\.pager/);
  assert.equal(judged(policyOf(git + show), "show && git look").ruling, "allow");
});

test("a rule with an environment and no probe vouches only for a run by the desk", () => {
  assert.equal(judged(policyOf(git), "bare").ruling, "allow");
  assert.equal(judged(policyOf(git), "bare", { execution: "agent" }).ruling, "ask");
});

const circumstances: readonly (readonly [string, Partial<Facts>, Partial<Facts>])[] = [
  ["agents: [claude*]", { agent: "claude-code" }, { agent: "codex" }],
  ["executions: [server]", { execution: "server" }, { execution: "agent" }],
  ["hosts: [build-*]", { host: "build-1" }, { host: "desk" }],
  ['paths: ["/home/agent/**"]', {}, { cwd: "/srv/x", project: "/srv/x" }],
  [
    'hours: "08:00-18:00"',
    { now: { minutes: 480, weekday: "mon" } },
    { now: { minutes: 1_080, weekday: "mon" } },
  ],
  [
    'hours: "22:00-06:00"',
    { now: { minutes: 60, weekday: "mon" } },
    { now: { minutes: 720, weekday: "mon" } },
  ],
  ["days: [sat, sun]", { now: { minutes: 0, weekday: "sun" } }, { now: { minutes: 0, weekday: "fri" } }],
];

for (const [when, inside, outside] of circumstances) {
  test(`a rule with ${when} speaks only then`, () => {
    const warned = policyOf(`
  - { name: drop, ruling: deny, risk: high, reason: Drops., program: drop, when: { ${when} },
      examples: { match: [drop], notMatch: [show] } }
`);
    assert.equal(judged(warned, "drop", inside).ruling, "deny");
    assert.equal(judged(warned, "drop", outside).ruling, "ask");
  });
}

test("of several rules the highest quorum and the reviewers that all of them name count", () => {
  const two = policyOf(`
  - { name: a, ruling: ask, risk: high, reason: A., program: drop, reviewers: [ada, bob], quorum: "1",
      examples: { match: [drop], notMatch: [show] } }
  - { name: b, ruling: ask, risk: high, reason: B., program: drop, reviewers: [bob, eve], quorum: "2",
      examples: { match: [drop], notMatch: [show] } }
`);
  const { quorum, reviewers, reasons } = judged(two, "drop");
  assert.deepEqual([quorum, reviewers, reasons], [2, ["bob"], ["A.", "B."]]);
});

test("an ask rule that yields explains only what nothing vouches for", () => {
  const yielding = policyOf(`${show}
  - { name: shows, ruling: ask, risk: high, reason: May write., program: show, yields: "true",
      examples: { match: [show -o x], notMatch: [show] } }
`);
  assert.equal(judged(yielding, "show a").ruling, "allow");
  assert.deepEqual(
    [judged(yielding, "show -o a").rule, judged(yielding, "show -o a").risk],
    ["shows", "high"],
  );
});

for (const kind of ["task_progress", "task_complete", "task_fail"] as const) {
  test(`a ${kind} is allowed with low risk, but not a command that claims to be one`, () => {
    const report: Command = { form: "tool", tool: kind, input: {} };
    const { ruling, risk } = makeJudge(policy)(report, { ...exampleFacts, kind });
    assert.deepEqual([ruling, risk], ["allow", "low"]);
    assert.equal(judged(policy, "show", { kind }).ruling, "ask");
    assert.equal(judged(policy, "drop -r x", { kind }).ruling, "deny");
  });
}

test("a fault while judging means ask, with the reason", () => {
  const { ruling, reasons } = makeJudge(policy)(null as unknown as Command, exampleFacts);
  assert.equal(ruling, "ask");
  assert.match(reasons.join(), /could not judge/);
  const failing = { realPath: () => assert.fail("no disk") };
  assert.equal(judged(policy, "show a", failing).ruling, "ask");
});

const whole = makeJudge(defaultPolicy);
const words = fc.constantFrom(
  ..."ls cat rm -rf / ~ a.txt .env | && ; & $( ) > < git status push --force curl sh -c 'x' sudo find . -exec {} \\; env A=b cd src".split(
    " ",
  ),
);

test("the judge never throws, and the whole is as strict as its strictest part", () => {
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 20 }),
      (picked, noise) => {
        for (const text of [picked.join(" "), `${picked.join(" ")}${noise}`]) {
          const { ruling, parts, reasons } = whole({ form: "shell", text }, exampleFacts);
          assert.doesNotMatch(reasons.join(), /could not judge/);
          assert.equal(rulingRank(ruling), Math.max(...parts.map((part) => rulingRank(part.ruling))));
          assert.equal(parts[0]?.ruling, ruling);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("adding a command never makes a ruling milder", () => {
  const part = fc.array(words, { minLength: 1, maxLength: 4 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(fc.constantFrom("ls", "rm a", "rm -rf /", "git status"), part, (first, second) => {
      const alone = whole({ form: "shell", text: first }, exampleFacts).ruling;
      const both = whole({ form: "shell", text: `${first}\n${second}` }, exampleFacts).ruling;
      assert.ok(rulingRank(both) >= rulingRank(alone), `${first} ${second}`);
    }),
    { numRuns: 300 },
  );
});

const workspaceRules = fc.constantFrom(
  "{ name: w-ls, ruling: ask, risk: low, reason: W., program: ls, examples: { match: [ls], notMatch: [cat a] } }",
  "{ name: w-cat, ruling: deny, risk: low, reason: W., program: cat, examples: { match: [cat a], notMatch: [ls] } }",
  '{ name: w-git, ruling: ask, risk: high, reason: W., program: "git status", yields: "true", examples: { match: [git status --x], notMatch: [ls] } }',
);

test("a workspace's rules never make a ruling milder", () => {
  fc.assert(
    fc.property(fc.uniqueArray(workspaceRules), fc.array(words, { maxLength: 8 }), (rules, picked) => {
      const text = `rules: [${rules.join(", ")}]\n`;
      const added: PolicySource = { name: "w.yaml", text, standing: "workspace" };
      const stricter = parsePolicy([...defaultTexts, added]);
      const command: Command = { form: "shell", text: picked.join(" ") };
      const before = whole(command, exampleFacts).ruling;
      assert.ok(rulingRank(makeJudge(stricter)(command, exampleFacts).ruling) >= rulingRank(before));
    }),
    { numRuns: 25 },
  );
});

test("long chains of wrappers and options are judged in bounded time", () => {
  for (const text of [
    "sudo -a ".repeat(900),
    `${"env ".repeat(900)}rm -rf /`,
    "a".repeat(9_000),
    `cat ${"../".repeat(2_000)}x`,
  ]) {
    const start = performance.now();
    assert.notEqual(whole({ form: "shell", text }, exampleFacts).ruling, "allow");
    assert.ok(performance.now() - start < 1_000, `${text.slice(0, 20)}: ${performance.now() - start} ms`);
  }
});
