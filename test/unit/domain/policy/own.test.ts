import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { fillGlob, fillPattern } from "../../../../src/domain/policy/own.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const own = { ...exampleFacts.own, data: ["/a", "/b/[c]"], port: [] };
const judge = makeJudge(defaultPolicy);

test("a glob stands for one glob for each place, whose own wildcards match any character", () => {
  assert.deepEqual(fillGlob("$data/**", own), ["/a/**", "/b/?c?/**"]);
  assert.deepEqual(fillGlob("/dev/tcp/0/$port", own), []);
  assert.deepEqual(fillGlob("~/x", own), ["~/x"]);
});

test("a pattern holds the places as text, and an unknown one matches nothing", () => {
  const pattern = fillPattern(/$data\/x/, own);
  assert.ok(pattern.test("cat /b/[c]/x") && !pattern.test("cat /b/c/x"));
  assert.ok(!fillPattern(/^$port/, own).test(""));
  assert.equal(fillPattern(/x$/, own).source, "x$");
});

test("a placeholder that is none is refused with the ones that there are", () => {
  const text = "sets: { mine: [$dat/**] }";
  const source = { name: "own.yaml", text, standing: "owner" } as const;
  assert.throws(() => parsePolicy([...defaultTexts, source]), /own\.yaml:1.*\$data.*got \$dat/);
});

test("in visto's own folder nothing is allowed, not even by a rule for exactly this command", () => {
  for (const cwd of ["/srv/desk/data", "/srv/desk/data/pipes", "/home/agent/.config/visto"]) {
    assert.equal(judge({ form: "shell", text: "pwd" }, { ...exampleFacts, cwd }).ruling, "ask", cwd);
  }
});

test("a search that would come to visto's data is asked about, with and without a path", () => {
  const at = (text: string, cwd: string) =>
    judge({ form: "shell", text }, { ...exampleFacts, cwd, project: cwd }).ruling;
  assert.equal(at("rg foo", "/srv/desk"), "ask");
  assert.equal(at("rg foo desk", "/srv"), "ask");
  assert.equal(at("rg -e foo", "/srv"), "ask");
  assert.equal(at("rg foo", "/srv/other"), "allow");
});

test("more words or commands than are judged are asked about, whatever they are", () => {
  for (const text of [`echo ${"a ".repeat(400)}`, "pwd; ".repeat(100)])
    assert.equal(judge({ form: "shell", text }, exampleFacts).ruling, "ask");
  assert.equal(judge({ form: "argv", argv: Array(8_000).fill("pwd") }, exampleFacts).ruling, "ask");
});
