import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Command } from "../../../../src/domain/command.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import type { JudgeFacts, Judgement, Policy, Rule } from "../../../../src/domain/policy/policy.ts";

const facts: JudgeFacts = {
  agent: "shell",
  kind: "bash_command",
  execution: "server",
  cwd: "/home/agent/project",
};

function rule(changes: Partial<Rule> & Pick<Rule, "ruling" | "prefix">): Rule {
  const name = `${changes.ruling}-${changes.prefix.join("-")}`;
  return { name, risk: "low", reason: `${name}.`, flags: [], operands: false, environment: {}, ...changes };
}

function policyOf(rules: readonly Rule[]): Policy {
  const grants = { maxRisk: "medium", longest: 1, mostUses: 1 } as const;
  const defaults = { risk: "medium", deadline: 1, clearance: 1, timeLimit: 1, grants } as const;
  return { version: "p1", rules, defaults };
}

function judged(rules: readonly Rule[], text: string, changes: Partial<JudgeFacts> = {}): Judgement {
  return makeJudge(policyOf(rules))({ form: "shell", text }, { ...facts, ...changes });
}

const show = rule({ ruling: "allow", prefix: ["show"], flags: ["-s", "--short"], operands: true });
const plain = rule({ ruling: "allow", prefix: ["show", "plain"], flags: ["-s"] });
const safeGit = rule({ ruling: "allow", prefix: ["git", "status"], environment: { GIT_PAGER: "cat" } });
const push = rule({ ruling: "ask", prefix: ["git", "push"], risk: "high" });
const force = rule({ ruling: "ask", prefix: ["git", "push", "--force"], risk: "critical" });
const approving = rule({ ruling: "deny", prefix: ["visto", "approve"], risk: "critical" });

test("what no rule speaks of is asked with the default risk", () => {
  const { ruling, risk, rule: name, policy, reasons } = judged([show], "other words");
  assert.deepEqual([ruling, risk, name, policy, reasons.length], ["ask", "medium", undefined, "p1", 1]);
});

test("an allow rule vouches for its prefix, its flags and operands", () => {
  for (const text of ["show", "show -s", "show --short a b/c.txt", "show ./a /home/agent/project/b"]) {
    assert.deepEqual([judged([show], text).ruling, judged([show], text).rule], ["allow", "allow-show"], text);
  }
});

test("an allow rule does not vouch for a flag that it does not list exactly", () => {
  for (const text of ["show -x", "show --sho", "show --short=1", "show -ss", "show --", "show -"]) {
    assert.equal(judged([show], text).ruling, "ask", text);
  }
});

test("an allow rule without operands does not vouch for any", () => {
  assert.equal(judged([plain], "show plain -s").ruling, "allow");
  assert.equal(judged([plain], "show plain a").ruling, "ask");
});

test("an allow rule does not vouch for another path of the program or for a part of its name", () => {
  for (const text of ["./show", "/bin/show", "shows", "Show", "npx show"]) {
    assert.equal(judged([show], text).ruling, "ask", text);
  }
});

const leading: readonly (readonly [string, readonly string[]])[] = [
  ["upwards", ["..", "../x", "a/../../x", "HEAD:../x"]],
  ["outside the working folder", ["/etc/hosts", "/home/agent/projects/x", "/", "/home/agent"]],
  [
    "to secrets",
    [
      ".env",
      "a/.env.local",
      "HEAD:.env",
      ".ssh/config",
      "k.pem",
      "/home/agent/project/.git/config",
      ".NPMRC",
      "api-token.txt",
      "id_ed25519",
    ],
  ],
  ["to many names at once", ["'*.ts'", "'a?'", "'[ab]'", "':(top)x'"]],
];

for (const [where, operands] of leading) {
  test(`an operand that leads ${where} is not vouched for`, () => {
    for (const operand of operands) assert.equal(judged([show], `show ${operand}`).ruling, "ask", operand);
  });
}

test("two dots inside a name lead nowhere", () => {
  assert.equal(judged([show], "show main..HEAD wait...").ruling, "allow");
});

test("nothing absolute is vouched for where the working folder is the root or not known", () => {
  for (const cwd of ["/", "", "relative"])
    assert.equal(judged([show], "show /home/x", { cwd }).ruling, "ask", cwd);
});

test("no operand is vouched for inside a folder of secrets", () => {
  assert.equal(judged([show], "show config", { cwd: "/home/agent/.ssh" }).ruling, "ask");
});

test("a rule with an environment vouches only for a run by the desk, and says so", () => {
  assert.deepEqual(judged([safeGit], "git status").environment, { GIT_PAGER: "cat" });
  for (const execution of ["agent", "pane"] as const) {
    const { ruling, environment, reasons } = judged([safeGit], "git status", { execution });
    assert.deepEqual([ruling, environment], ["ask", undefined]);
    assert.match(reasons.join(" "), /only for a run by the desk/);
  }
});

test("a rule without an environment sets none", () => {
  assert.equal("environment" in judged([show], "show"), false);
});

test("an ask rule decides by how the command begins, with its own risk", () => {
  for (const text of [
    "git push",
    "git push origin 'x y'",
    "/usr/bin/git push",
    "git -C sub push",
    "sudo git push",
  ]) {
    assert.deepEqual([judged([push], text).ruling, judged([push], text).risk], ["ask", "high"], text);
  }
});

test("of several ask rules the gravest decides, and the reasons of all are told", () => {
  const { rule: name, risk, reasons } = judged([push, force], "git push --force");
  assert.deepEqual([name, risk], [force.name, "critical"]);
  assert.deepEqual(reasons, [force.reason, push.reason]);
});

const disguises = [
  "visto approve req_1",
  "/usr/bin/visto approve req_1",
  "./node_modules/.bin/visto approve req_1",
  "npx visto approve req_1",
  "npx -y visto@1.2.3 approve req_1",
  "npx --package visto visto approve req_1",
  "npm exec -- visto approve req_1",
  "pnpm dlx visto approve",
  "visto --json approve req_1",
  "visto --data /x approve req_1",
  "env A=b visto approve",
  "sudo -u root env A=b npx visto approve",
  "timeout 5 visto approve req_1",
  "'visto' \"approve\"",
];

for (const text of disguises) {
  test(`a deny rule finds ${text}`, () => assert.equal(judged([approving], text).ruling, "deny"));
}

test("a deny rule does not speak of a command that only mentions its words", () => {
  for (const text of ["echo visto approve", "visto list", "visto", "grep visto approve"]) {
    assert.equal(judged([approving], text).ruling, "ask", text);
  }
});

test("deny beats ask beats allow, in whatever order the rules stand", () => {
  const rulings = ["allow", "ask", "deny"] as const;
  const any = fc.constantFrom(...rulings).map((ruling) => rule({ ruling, prefix: ["show"], operands: true }));
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), (rules) => {
      const strictest = rulings.findLast((ruling) => rules.some((each) => each.ruling === ruling));
      assert.equal(judged(rules, "show a").ruling, strictest);
    }),
  );
});

test("another rule can only make a ruling stricter, unless nothing spoke of the command before", () => {
  const rank = { allow: 0, ask: 1, deny: 2 };
  const stricter = fc.constantFrom(push, approving, rule({ ruling: "ask", prefix: ["show"] }));
  const text = fc.constantFrom("show a", "git push", "visto approve", "git status");
  fc.assert(
    fc.property(fc.array(stricter), stricter, text, (rules, added, words) => {
      const before = judged([show, safeGit, ...rules], words).ruling;
      assert.ok(rank[judged([added, show, safeGit, ...rules], words).ruling] >= rank[before]);
    }),
  );
});

for (const text of [
  "show; show",
  "show | show",
  "show $(id)",
  "A=b show",
  "show > f",
  "show\n",
  "show 'a\u200b'",
]) {
  test(`no rule vouches for ${JSON.stringify(text)}`, () => assert.equal(judged([show], text).ruling, "ask"));
}

test("an argv is judged by its words as they are", () => {
  const judge = makeJudge(policyOf([show, approving]));
  const of = (...argv: string[]): string => judge({ form: "argv", argv }, facts).ruling;
  assert.equal(of("show", "a; b $c"), "allow");
  assert.equal(of("show", "a\nb"), "ask");
  assert.equal(of("show", "a\u202e"), "ask");
  assert.equal(of("visto", "approve", "req\u200b"), "deny");
  assert.equal(of(), "ask");
});

for (const kind of ["task_progress", "task_complete", "task_fail"] as const) {
  test(`a ${kind} is allowed with low risk`, () => {
    const { ruling, risk } = makeJudge(policyOf([]))(
      { form: "tool", tool: kind, input: {} },
      { ...facts, kind },
    );
    assert.deepEqual([ruling, risk], ["allow", "low"]);
  });

  test(`a ${kind} that carries a command to run is judged as that command, and never vouched for`, () => {
    assert.equal(judged([show], "show", { kind }).ruling, "ask");
    assert.equal(judged([approving], "visto approve", { kind }).ruling, "deny");
  });
}

for (const kind of ["tool_use", "file_access", "system_access"] as const) {
  test(`a ${kind} is asked with the default risk, whatever the allow rules say`, () => {
    const tool: Command = { form: "tool", tool: "Write", input: { file_path: "x" } };
    const { ruling, risk } = makeJudge(policyOf([show]))(tool, { ...facts, kind });
    assert.deepEqual([ruling, risk], ["ask", "medium"]);
    assert.equal(judged([show], "show", { kind }).ruling, "ask");
    assert.equal(judged([push], "git push", { kind }).risk, "high");
  });
}

test("a fault while judging means ask, with the reason", () => {
  const judge = makeJudge(policyOf([show]));
  const { ruling, risk, reasons } = judge(null as unknown as Command, facts);
  assert.deepEqual([ruling, risk], ["ask", "medium"]);
  assert.match(reasons.join(" "), /could not judge/);
});

test("the judge never throws and never allows what is not a prefix of a rule", () => {
  const judge = makeJudge(policyOf([show, safeGit, push, force, approving]));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (text, cwd) => {
      const { ruling } = judge({ form: "shell", text }, { ...facts, cwd });
      assert.ok(ruling !== "allow" || /show|git/.test(text.replaceAll(/['"]/g, "")));
    }),
  );
});

test("the reason names the word that a rule does not vouch for, with hidden characters shown", () => {
  const { reasons } = makeJudge(policyOf([show]))({ form: "argv", argv: ["show", "--exec"] }, facts);
  assert.match(reasons.join(" "), /allow-show does not vouch for "--exec"/);
});

test("a chain of runners and options is judged in bounded time", () => {
  const text = "sudo -a ".repeat(900);
  assert.equal(judged([approving, push], text).ruling, "ask");
});
