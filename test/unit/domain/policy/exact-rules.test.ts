import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import type { Facts } from "../../../../src/domain/policy/policy.ts";
import { defaultTexts } from "../../../support/default-policy.ts";

const own = `
rules:
  - name: mine
    ruling: allow
    risk: low
    reason: The owner has seen this command.
    exact: [npm test, npm run build && git push, npm install left-pad, rm -rf /]
    when: { paths: [/home/agent/project] }
    examples: { match: [npm test, npm run build && git push], notMatch: [npm test -- x, npm  test, npm test; id] }
  - name: deploy
    ruling: allow
    risk: low
    reason: The owner's own tool.
    program: /opt/tools/deploy staging
    operands: NAME
    examples: { match: [/opt/tools/deploy staging web], notMatch: [/opt/tools/deploy live web, deploy staging web, ./deploy staging web] }
`;
const workspace = `
rules:
  - name: careful
    ruling: ask
    risk: high
    reason: This project's tests cost money.
    program: npm test
    examples: { match: [npm test], notMatch: [npm run build] }
`;
const owner = { name: "own.yaml", text: own, standing: "owner" } as const;

function rule(text: string, facts: Partial<Facts> = {}, further: Parameters<typeof parsePolicy>[0] = []) {
  const judge = makeJudge(parsePolicy([...defaultTexts, owner, ...further]));
  return judge({ form: "shell", text }, { ...exampleFacts, ...facts });
}

describe("a rule for exact commands", () => {
  it("vouches for them as written, whatever they run", () => {
    for (const text of ["npm test", "npm run build && git push", "npm install left-pad"]) {
      const judgement = rule(text);
      assert.deepEqual([judgement.ruling, judgement.rule], ["allow", "mine"], text);
    }
  });

  it("takes an argv for the text that reads the same", () => {
    const judge = makeJudge(parsePolicy([...defaultTexts, owner]));
    assert.equal(judge({ form: "argv", argv: ["npm", "test"] }, exampleFacts).ruling, "allow");
    assert.equal(judge({ form: "argv", argv: ["npm test"] }, exampleFacts).ruling, "ask");
  });

  it("does not lower what is forbidden, nor what the workspace insists on", () => {
    assert.equal(rule("rm -rf /").ruling, "deny");
    const careful = { name: "w.yaml", text: workspace, standing: "workspace" } as const;
    assert.deepEqual(
      [rule("npm test", {}, [careful]).ruling, rule("npm test", {}, [careful]).rule],
      ["ask", "careful"],
    );
  });

  it("holds only under its conditions", () => {
    assert.equal(rule("npm test", { cwd: "/home/agent/other", project: "/home/agent/other" }).ruling, "ask");
    assert.equal(rule("npm test", { kind: "system_access" }).ruling, "ask");
  });
});

describe("a rule for a program by its whole path", () => {
  const untrusted: Partial<Facts> = { program: (word) => ({ path: word, trusted: false }) };

  it("trusts that file to lie there, and no other of its name", () => {
    assert.equal(rule("/opt/tools/deploy staging web", untrusted).ruling, "allow");
    assert.equal(rule("/opt/tools/deploy live web", untrusted).ruling, "ask");
    assert.equal(rule("/tmp/deploy staging web", untrusted).ruling, "ask");
    assert.equal(rule("/opt/tools/../tools/deploy staging web", untrusted).ruling, "ask");
  });

  it("is refused for a warning, which is about a program wherever it lies", () => {
    const warning = {
      ...owner,
      text: `rules:
  - name: w
    program: /opt/tools/deploy live
    ruling: ask
    risk: high
    reason: r
    examples: { match: [/opt/tools/deploy live], notMatch: [ls] }
`,
    };
    assert.throws(() => parsePolicy([...defaultTexts, warning]), /own\.yaml:\d+.*bare name/);
  });

  it("needs a ruling that there is", () => {
    const misspelt = { ...owner, text: own.replace("ruling: allow", "rulling: deny") };
    assert.throws(
      () => parsePolicy([...defaultTexts, misspelt]),
      /own\.yaml:\d+.*expected one of allow, inner, ask and deny/,
    );
  });

  it("is refused for a relative path, which means something else in every folder", () => {
    const relative = { ...owner, text: own.replace("program: /opt/tools/deploy", "program: ./deploy") };
    assert.throws(() => parsePolicy([...defaultTexts, relative]), /own\.yaml:\d+.*whole path/);
  });
});
