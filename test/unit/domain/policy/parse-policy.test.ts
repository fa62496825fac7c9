import assert from "node:assert/strict";
import { test } from "node:test";
import { VistoError } from "../../../../src/base/errors.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import type { Finding } from "../../../../src/domain/policy/read-source.ts";

const defaults = `defaults:
  risk: medium
  deadline: 1h
  reminder: 2m
  escalation: never
  atDeadline: reject
  clearance: 10m
  timeLimit: 90s
  grants: { maxRisk: medium, longest: 8h, mostUses: 100 }
`;

const showRule = `  - name: show
    ruling: allow
    risk: low
    reason: Shows things.
    programs: [show, show more]
    flags: -s --short
    operands: '[PATH...]'
    environment: { PAGER: cat }
    examples:
      match: [show -s a]
      notMatch: [show -x]
`;

const whole = `${defaults}rules:\n${showRule}`;

const standings = ["owner", "owner", "workspace"] as const;

function findings(...texts: readonly string[]): readonly Finding[] {
  try {
    parsePolicy(
      texts.map((text, at) => ({ name: `file${at}.yaml`, text, standing: standings[at] ?? "owner" })),
    );
  } catch (error) {
    assert.ok(error instanceof VistoError);
    assert.equal(error.code, "invalid_policy");
    const found = error.details.findings as readonly Finding[];
    for (const { file, line, message } of found)
      assert.ok(error.message.includes(`${file}:${line}: ${message}`));
    return found;
  }
  assert.fail("the policy was accepted");
}

/** The only finding as file:line and message. */
function finding(...texts: readonly string[]): readonly [string, string] {
  const [first, ...more] = findings(...texts);
  assert.ok(first && more.length === 0, JSON.stringify([first, ...more]));
  return [`${first.file}:${first.line}`, first.message];
}

/** The line (from 1) on which a piece of the text stands. */
function lineOf(text: string, piece: string): number {
  return text.slice(0, text.indexOf(piece)).split("\n").length;
}

function refusesAt(text: string, piece: string, message: RegExp): void {
  const [where, said] = finding(text);
  assert.equal(where, `file0.yaml:${lineOf(text, piece)}`);
  assert.match(said, message);
}

test("a policy is read with its defaults in milliseconds and its rules", () => {
  const policy = parsePolicy([{ name: "a.yaml", text: whole }]);
  assert.deepEqual(policy.defaults, {
    risk: "medium",
    deadline: 3_600_000,
    reminder: 120_000,
    escalation: "never",
    atDeadline: { low: "reject", medium: "reject" },
    clearance: 600_000,
    timeLimit: 90_000,
    grants: { maxRisk: "medium", longest: 28_800_000, mostUses: 100 },
  });
  const [rule, ...more] = policy.rules;
  assert.ok(rule?.form === "vouching" && more.length === 0);
  assert.deepEqual(
    [rule.name, rule.ruling, rule.risk, rule.reason],
    ["show", "allow", "low", "Shows things."],
  );
  assert.deepEqual(rule.programs, [["show"], ["show", "more"]]);
  assert.deepEqual([...rule.usage.flags.keys()], ["-s", "--short"]);
  assert.deepEqual(rule.environment, { PAGER: "cat" });
});

test("an owner's file adds rules and replaces single defaults", () => {
  const owners = "defaults: { deadline: 5m }\nrules: []\n";
  const policy = parsePolicy([
    { name: "default.yaml", text: whole },
    { name: "mine.yaml", text: owners },
  ]);
  assert.deepEqual(
    [policy.defaults.deadline, policy.defaults.risk, policy.rules.length],
    [300_000, "medium", 1],
  );
});

test("an empty owner's file changes nothing but the version", () => {
  const policy = parsePolicy([
    { name: "default.yaml", text: whole },
    { name: "mine.yaml", text: "# nothing yet\n" },
  ]);
  assert.equal(policy.rules.length, 1);
});

test("the version is twelve hex digits of the texts alone, and differs with where one ends", () => {
  const version = (...texts: readonly string[]): string =>
    parsePolicy(texts.map((text, at) => ({ name: `n${at}`, text }))).version;
  assert.match(version(whole), /^[0-9a-f]{12}$/);
  assert.equal(version(whole), parsePolicy([{ name: "other", text: whole }]).version);
  assert.notEqual(version(whole), version(`${whole} `));
  assert.notEqual(version(whole, "#a\n#b\n"), version(whole, "#a\n", "#b\n"));
});

test("an unknown key is refused with its line and the nearest name", () => {
  const text = whole.replace("reason:", "reasn:");
  const found = findings(text);
  assert.deepEqual(
    found.find(({ message }) => message.includes("not known")),
    {
      file: "file0.yaml",
      line: lineOf(text, "reasn"),
      message: 'rules.0.reasn: this key is not known here; did you mean "reason"?',
    },
  );
});

test("an unknown key at the top is refused", () => {
  refusesAt(`${whole}rule: []\n`, "rule: []", /^rule: .*did you mean "rules"/);
});

test("a missing key is refused at its rule", () => {
  refusesAt(whole.replace("    reason: Shows things.\n", ""), "- name: show", /rules\.0\.reason/);
});

test("a value that is none of the known ones is refused at its line", () => {
  refusesAt(whole.replace("risk: low", "risk: tiny"), "risk: tiny", /rules\.0\.risk/);
});

test("a ruling that does not exist is refused", () => {
  refusesAt(whole.replace("ruling: allow", "ruling: permit"), "ruling: permit", /rules\.0\.ruling/);
});

for (const bad of ["soon", "0s", "5"]) {
  test(`${bad} is refused as a deadline`, () => {
    refusesAt(whole.replace("deadline: 1h", `deadline: ${bad}`), "deadline:", /defaults\.deadline: /);
  });
}

for (const bad of ["soon", "0s", "always"]) {
  test(`${bad} is refused as the time of a reminder`, () => {
    refusesAt(whole.replace("reminder: 2m", `reminder: ${bad}`), "reminder:", /defaults\.reminder: /);
  });
}

for (const bad of [
  "approve",
  "{ high: approve }",
  "{ critical: approve }",
  "{ low: maybe }",
  "{ lower: approve }",
]) {
  test(`${bad} is refused as what becomes of asks at the deadline`, () => {
    const text = whole.replace("atDeadline: reject", `atDeadline: ${bad}`);
    refusesAt(text, "atDeadline:", /^defaults\.atDeadline/);
  });
}

test("an owner's file may have asks of low or medium risk approved at the deadline, and no other file", () => {
  const wish = "defaults: { atDeadline: { low: approve, high: reject } }\n";
  const read = (standing: "owner" | "default" | "workspace") =>
    parsePolicy([
      { name: "default.yaml", text: whole },
      { name: "mine.yaml", text: wish, standing },
    ]);
  assert.deepEqual(read("owner").defaults.atDeadline, { low: "approve", medium: "reject" });
  assert.throws(() => read("default"), /mine\.yaml:1: .*only the owner's files approve at the deadline/);
  assert.throws(() => read("workspace"), /only the owner's files approve at the deadline/);
});

for (const bad of ["maxRisk: critical", "longest: 0s", "mostUses: 0", "mostUses: 1.5"]) {
  test(`${bad} is refused as a limit of grants`, () => {
    const stated = new RegExp(`${bad.split(":")[0]}: \\w+`);
    refusesAt(whole.replace(stated, bad), "grants:", /^defaults\.grants/);
  });
}

test("an owner's file replaces the limits of grants as a whole", () => {
  const owners = "defaults: { grants: { maxRisk: low, longest: 1h, mostUses: 3 } }\n";
  const policy = parsePolicy([
    { name: "default.yaml", text: whole },
    { name: "mine.yaml", text: owners },
  ]);
  assert.deepEqual(policy.defaults.grants, { maxRisk: "low", longest: 3_600_000, mostUses: 3 });
  assert.equal(findings(whole, "defaults: { grants: { longest: 1h } }\n").length, 2);
});

test("a default that no file states is refused", () => {
  assert.match(finding(whole.replace("  clearance: 10m\n", ""))[1], /defaults\.clearance is stated nowhere/);
});

test("a name that an earlier rule has is refused, and the earlier place is told", () => {
  const [where, said] = finding(whole, `rules:\n${showRule}`);
  assert.equal(where, "file1.yaml:2");
  assert.match(said, /rule show: the name is taken by file0\.yaml:11/);
});

test("an example that should match and does not refuses the file", () => {
  refusesAt(
    whole.replace("match: [show -s a]", "match: [show, show -y]"),
    "show -y",
    /rule show: the example "show -y" should match/,
  );
});

test("an example that should not match and does refuses the file", () => {
  refusesAt(
    whole.replace("[show -x]", "[show -s]"),
    "notMatch",
    /rule show: the example "show -s" should not match, but does/,
  );
});

test("a rule without examples is refused", () => {
  const text = whole.slice(0, whole.indexOf("    examples:"));
  refusesAt(text, "- name: show", /rules\.0\.examples/);
});

test("an empty side of the examples is refused", () => {
  refusesAt(whole.replace("[show -x]", "[]"), "notMatch", /examples\.notMatch/);
});

test("a rule that does not allow has no flags and no environment", () => {
  const found = findings(whole.replace("ruling: allow", "ruling: deny"));
  const places = found.map(({ message }) => message.split(":")[0]);
  for (const place of ["rules.0.flags", "rules.0.environment"]) assert.ok(places.includes(place), place);
});

test("a flag that does not look like one is refused", () => {
  refusesAt(whole.replace("flags: -s --short", "flags: -s short"), "flags", /expected a flag .*, got short/);
});

test("a kind of value that does not exist is refused", () => {
  refusesAt(whole.replace("[PATH...]", "[PTAH...]"), "operands", /expected one of PATH, .*, got PTAH/);
  refusesAt(whole.replace("--short", "--short=NUMBR"), "flags", /got NUMBR/);
});

test("a rule that speaks of nothing is refused", () => {
  const text = whole.replace("    programs: [show, show more]\n", "");
  assert.ok(findings(text).some(({ message }) => /say what it speaks of/.test(message)));
});

test("a set that is stated nowhere is refused", () => {
  const rule =
    "  - { name: drop, ruling: deny, risk: high, reason: D., program: drop, operands: { in: folders }, examples: { match: [drop /], notMatch: [drop x] } }\n";
  assert.match(finding(`${whole}${rule}`)[1], /there is no set folders/);
  assert.equal(
    parsePolicy([{ name: "a.yaml", text: `${whole}${rule}sets: { folders: [/] }\n` }]).rules.length,
    2,
  );
});

test("sets of several files add up", () => {
  const policy = parsePolicy([
    { name: "a.yaml", text: `${whole}sets: { own: [a] }\n` },
    { name: "b.yaml", text: "sets: { own: [b] }\n" },
  ]);
  assert.deepEqual(policy.sets.get("own"), ["a", "b"]);
});

const milder =
  "  - { name: all, ruling: allow, risk: low, reason: All., program: drop, overrides: [no-drop], examples: { match: [drop], notMatch: [show] } }\n";
const noDrop =
  "  - { name: no-drop, ruling: deny, risk: high, reason: No., program: drop, examples: { match: [drop], notMatch: [show] } }\n";

test("an owner's rule may override a default rule by its name", () => {
  const policy = parsePolicy([
    { name: "default.yaml", text: `${whole}${noDrop}` },
    { name: "mine.yaml", text: `rules:\n${milder}`, standing: "owner" },
  ]);
  assert.deepEqual(
    policy.rules.map(({ name }) => name),
    ["show", "all"],
  );
});

test("to override a rule that is not there is refused", () => {
  assert.match(finding(`${whole}${milder}`)[1], /there is no rule no-drop to override/);
});

const lowering = [
  [
    "rules:\n  - { name: w, ruling: allow, risk: low, reason: W., program: w, examples: { match: [w], notMatch: [show] } }\n",
    "state allow",
  ],
  [
    "rules:\n  - { name: w, ruling: inner, risk: low, reason: W., program: w, operands: ARGV, examples: { match: [w show], notMatch: [show] } }\n",
    "state inner",
  ],
  [
    "rules:\n  - { name: w, ruling: ask, risk: low, reason: W., program: w, overrides: [show], examples: { match: [w], notMatch: [show] } }\n",
    "override rules",
  ],
  ["sets: { public: [/etc/passwd] }\n", "vouched for"],
  ["tools: { Write: { access: read, fields: [x] } }\n", "what a tool is for"],
  ["defaults: { deadline: 2h }\n", "longer or milder"],
  ["defaults: { reminder: never }\n", "longer or milder"],
  ["defaults: { risk: low }\n", "longer or milder"],
] as const;

for (const [text, message] of lowering) {
  test(`a workspace's file may not ${message}: ${text.slice(0, 40).replaceAll("\n", " ")}`, () => {
    const found = findings(whole, "# nothing\n", text);
    assert.ok(
      found.some((each) => each.file === "file2.yaml" && each.message.includes(message)),
      JSON.stringify(found),
    );
    assert.ok(found.every(({ line }) => line >= 1));
  });
}

test("a workspace's file may make rulings stricter and defaults shorter", () => {
  const stricter =
    "defaults: { deadline: 5m, risk: high }\nrules:\n  - { name: w, ruling: deny, risk: low, reason: W., program: show, examples: { match: [show], notMatch: [hide] } }\n";
  const policy = parsePolicy([
    { name: "a.yaml", text: whole },
    { name: "w.yaml", text: stricter, standing: "workspace" },
  ]);
  assert.deepEqual(
    [policy.defaults.deadline, policy.defaults.risk, policy.rules.length],
    [300_000, "high", 2],
  );
});

test("the examples of shipped files are tried only when asked for", () => {
  const text = whole.replace("match: [show -s a]", "match: [show -y]");
  assert.equal(parsePolicy([{ name: "a.yaml", text }]).rules.length, 1);
  assert.throws(() => parsePolicy([{ name: "a.yaml", text }], { shippedExamples: true }), {
    code: "invalid_policy",
  });
});

test("an example that comes out otherwise tells what came instead, and why", () => {
  const [, said] = finding(whole.replace("match: [show -s a]", "match: [show ../x]"));
  assert.match(said, /it came out as ask: Rule show does not vouch .* lies outside the project/);
});

test("words that YAML would take for numbers or truths stay words", () => {
  const text = whole
    .replace("[show, show more]", "[show, true, no]")
    .replace("-s --short", "-1")
    .replace("show -s a", "no -1");
  const [rule] = parsePolicy([{ name: "a.yaml", text }]).rules;
  assert.ok(rule?.form === "vouching");
  assert.deepEqual(rule.programs, [["show"], ["true"], ["no"]]);
  assert.deepEqual([...rule.usage.flags.keys()], ["-1"]);
});

test("broken YAML, a repeated key and a second document are refused with their line", () => {
  assert.equal(finding("rules: [\n")[0].startsWith("file0.yaml:"), true);
  assert.equal(finding(`${whole}rules: []\n`)[0], `file0.yaml:${whole.split("\n").length}`);
  assert.ok(findings(`${whole}---\nrules: []\n`).length > 0);
  assert.ok(findings("- a\n- b\n").length > 0);
});

test("all findings of all files are told at once", () => {
  const found = findings(whole.replace("risk: low", "risk: tiny"), "defaults: { colour: red }\n");
  assert.deepEqual(
    found.map(({ file }) => file),
    ["file0.yaml", "file1.yaml"],
  );
});
