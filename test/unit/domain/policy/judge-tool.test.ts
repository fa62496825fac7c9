import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import type { Facts } from "../../../../src/domain/policy/policy.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const judge = makeJudge(defaultPolicy);

function ruled(tool: string, input: unknown, changes: Partial<Facts> = {}): string {
  return judge({ form: "tool", tool, input }, { ...exampleFacts, kind: "tool_use", ...changes }).ruling;
}

const cases: readonly (readonly [string, unknown, string])[] = [
  ["Bash", { command: "ls -la" }, "allow"],
  ["Bash", { command: "rm a.txt" }, "ask"],
  ["Bash", { command: "rm -rf /" }, "deny"],
  ["bash", { command: "git status", workdir: "/tmp" }, "ask"],
  ["run_shell_command", { command: "cat .env" }, "ask"],
  ["shell", { command: ["bash", "-lc", "ls"] }, "allow"],
  ["shell", { command: ["ls", "-la"] }, "allow"],
  ["shell", { command: ["rm", "-rf", "/"] }, "deny"],
  ["shell", { command: 7 }, "ask"],
  ["Read", { file_path: "/home/agent/project/src/a.ts" }, "allow"],
  ["Read", { file_path: "/home/agent/other/a.ts" }, "ask"],
  ["Read", { file_path: "config/.env.local" }, "ask"],
  ["read_many_files", { paths: ["a.ts", "b.ts"] }, "allow"],
  ["read_many_files", { paths: ["a.ts", ".env"] }, "ask"],
  ["Glob", { pattern: "**/*.ts" }, "allow"],
  ["Write", { file_path: "src/a.ts" }, "ask"],
  ["Edit", { file_path: "/home/agent/.ssh/authorized_keys" }, "deny"],
  ["write_file", { file_path: ".claude/settings.json" }, "deny"],
  [
    "apply_patch",
    { input: "*** Begin Patch\n*** Update File: a.ts\n*** Update File: .claude/settings.json\n" },
    "deny",
  ],
  ["apply_patch", { input: "no patch" }, "ask"],
  ["Read", { file_path: "/home/agent/.local/share/visto/admin-token" }, "deny"],
  ["WebFetch", { url: "https://example.com/a" }, "ask"],
  ["mcp__github__create_issue", { title: "x" }, "ask"],
  ["SomethingNew", { command: "ls" }, "ask"],
  ["Read", null, "ask"],
];

for (const [tool, input, ruling] of cases) {
  test(`${tool} with ${JSON.stringify(input)} comes out as ${ruling}`, () =>
    assert.equal(ruled(tool, input), ruling));
}

test("a read is judged by where its links lead", () => {
  const realPath = (path: string) => (path.endsWith("/link") ? "/etc/shadow" : path);
  assert.equal(ruled("Read", { file_path: "link" }, { realPath }), "ask");
  assert.equal(ruled("Read", { file_path: "file" }, { realPath: () => null }), "ask");
});

test("an ask for file access that names no known tool is judged by its path and access", () => {
  const access = (input: unknown) => ruled("file", input, { kind: "file_access" });
  assert.equal(access({ access: "read", path: "a.ts" }), "allow");
  assert.equal(access({ access: "write", path: "a.ts" }), "ask");
  assert.equal(access({ access: "write", path: ".env" }), "deny");
  assert.equal(access({ path: "a.ts" }), "ask");
  assert.equal(access({ access: "read" }), "ask");
});

test("a system access is asked", () => assert.equal(ruled("system", {}, { kind: "system_access" }), "ask"));

const owners = `
rules:
  - { name: docs, access: write, files: ["docs/**"], ruling: allow, risk: low, reason: Docs are free.,
      examples: { match: ['Write {"file_path": "docs/a.md"}'], notMatch: ['Write {"file_path": "src/a.ts"}'] } }
  - { name: reads-github, tool: mcp__github__get_*, ruling: allow, risk: low, reason: Only reads.,
      examples: { match: ['mcp__github__get_issue {}'], notMatch: ['mcp__github__create_issue {}'] } }
  - { name: web-docs, access: fetch, hosts: ["*.example.org"], ruling: allow, risk: low, reason: Public pages.,
      examples: { match: ['WebFetch {"url": "https://docs.example.org/x"}'],
                  notMatch: ['WebFetch {"url": "https://example.org.evil.example/"}', 'WebFetch {"url": "ftp://a.example.org/"}'] } }
`;

test("an owner's rules allow files, tools and hosts, and give way to what is denied", () => {
  const own = makeJudge(
    parsePolicy([...defaultTexts, { name: "own.yaml", text: owners, standing: "owner" }]),
  );
  const of = (tool: string, input: unknown) =>
    own({ form: "tool", tool, input }, { ...exampleFacts, kind: "tool_use" }).ruling;
  assert.equal(of("Write", { file_path: "docs/a.md" }), "allow");
  assert.equal(of("Write", { file_path: "docs/../src/a.ts" }), "ask");
  assert.equal(of("Write", { file_path: "docs/.env" }), "deny");
  assert.equal(of("mcp__github__get_issue", {}), "allow");
  assert.equal(of("WebFetch", { url: "https://docs.example.org/" }), "allow");
  assert.equal(of("WebFetch", { url: "https://a@docs.example.org/" }), "ask");
});
