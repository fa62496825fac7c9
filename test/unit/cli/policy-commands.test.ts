import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { readEnvironment } from "../../../src/base/environment.ts";
import { Logins } from "../../../src/cli/logins.ts";
import { type CommandLineOptions, commandLine, temporaryFolder } from "./command-line.ts";

const own = `rules:
  - name: deployer-status
    ruling: allow
    risk: low
    reason: Shows what is deployed.
    program: /opt/acme/deployer status
    operands: '[NAME]'
    examples: { match: [/opt/acme/deployer status web], notMatch: [/opt/acme/deployer push web] }
`;
const careful = `rules:
  - name: no-listing
    ruling: ask
    risk: high
    reason: Names are secret here.
    program: ls
    examples: { match: [ls], notMatch: [cat a.txt] }
`;

/** A home with files in it, and a command line there. */
function setUp(
  context: TestContext,
  files: Readonly<Record<string, string>> = {},
  options: CommandLineOptions = {},
) {
  const home = temporaryFolder(context);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return commandLine(home, { variables: { PATH: "/usr/bin:/bin" }, ...options });
}

const usualFile = ".local/share/visto/policy.yaml";

test("explain exits 0 whatever the ruling, and tells it with every part, the deciding one first", async (context) => {
  const ended = await setUp(context)("policy", "explain", "--json", "--", "ls && rm -rf /");
  assert.deepEqual([ended.exit, ended.stderr], [0, ""]);
  const { ruling, risk, rule, parts } = JSON.parse(ended.stdout);
  assert.deepEqual([ruling, risk, rule, parts[0].text], ["deny", "critical", "delete-system", "rm -rf /"]);
  assert.ok(
    parts.some((part: { text: string; ruling: string }) => part.text === "ls" && part.ruling === "allow"),
  );
});

test("explain takes several words for an argv, which no shell reads", async (context) => {
  const run = setUp(context);
  const ruled = async (...words: string[]) =>
    JSON.parse((await run("policy", "explain", "--json", "--", ...words)).stdout);
  assert.equal((await ruled("echo", "$(rm a)")).ruling, "allow");
  assert.equal((await ruled("echo $(rm a)")).ruling, "ask");
});

test("explain judges by the owner's file of the data folder, by another in its place, and by the project's own", async (context) => {
  const run = setUp(context, { [usualFile]: own, "none.yaml": "", "p/.visto/policy.yaml": careful });
  const ruling = async (...words: string[]) => {
    const { ruling, rule } = JSON.parse((await run("policy", "explain", "--json", ...words)).stdout);
    return [ruling, rule];
  };
  // Not there, but trusted by its whole path.
  const command = ["--", "/opt/acme/deployer status web"];
  assert.deepEqual(await ruling(...command), ["allow", "deployer-status"]);
  assert.deepEqual((await ruling("--policy", "none.yaml", ...command))[0], "ask");
  assert.deepEqual(await ruling("--", "ls"), ["allow", "ls"]);
  assert.deepEqual(await ruling("--cwd", "p", "--", "ls"), ["ask", "no-listing"]);
});

test("explain judges tools by kind, as the agent that it is told", async (context) => {
  const run = setUp(context);
  const words = ["--kind", "tool_use", "--agent", "codex", "--", "Read", '{"file_path": ".env"}'];
  const { ruling, command } = JSON.parse((await run("policy", "explain", "--json", ...words)).stdout);
  assert.deepEqual([ruling, command.tool], ["deny", "Read"].with(0, ruling));
  assert.notEqual(ruling, "allow");
});

test("an invalid policy is told with file and line, and nothing is judged", async (context) => {
  const run = setUp(context, { [usualFile]: "rules: 7\n" });
  const ended = await run("policy", "explain", "--", "ls");
  assert.equal(ended.exit, 2);
  assert.match(ended.stderr, /policy\.yaml:1: rules: /);
});

test("check prints each finding as file:line and exits 2, with JSON as one value", async (context) => {
  const bad = own.replace("program:", "pogram:").replace("risk: low", "risk: none");
  const run = setUp(context, { "bad.yaml": bad, "good.yaml": own });
  const good = await run("policy", "check", "good.yaml");
  assert.deepEqual([good.exit, good.stderr], [0, ""]);
  assert.match(
    good.stdout,
    /^good\.yaml is good, read as the owner's, .* rules in all, version [0-9a-f]{12}\n$/,
  );
  const ended = await run("policy", "check", "bad.yaml");
  assert.equal(ended.exit, 2);
  assert.match(
    ended.stdout,
    /^bad\.yaml:4: rules\.0\.risk: .*\nbad\.yaml:6: rules\.0\.pogram: .*"program"\?\n$/,
  );
  assert.equal(ended.stderr, "visto: bad.yaml is refused: 2 findings\n");
  const { valid, findings } = JSON.parse((await run("policy", "check", "--json", "bad.yaml")).stdout);
  assert.deepEqual([valid, findings.length, findings[0].line], [false, 2, 4]);
});

test("check runs the examples, and says which turns out otherwise", async (context) => {
  const run = setUp(context, {
    "own.yaml": own.replace("[/opt/acme/deployer push web]", "[/opt/acme/deployer status a]"),
  });
  const ended = await run("policy", "check", "own.yaml");
  assert.equal(ended.exit, 2);
  assert.match(
    ended.stdout,
    /own\.yaml:\d+: rule deployer-status: the example .* should not match, but does/,
  );
});

test("check holds a project's file to being stricter, and a shipped one to its own examples", async (context) => {
  const run = setUp(context, { "own.yaml": own, "w.yaml": careful, "big.yaml": `#${"x".repeat(70_000)}\n` });
  const lowering = await run("policy", "check", "--workspace", "own.yaml");
  assert.equal(lowering.exit, 2);
  assert.match(lowering.stdout, /own\.yaml:3: .*a workspace may only make rulings stricter/);
  assert.equal((await run("policy", "check", "--workspace", "w.yaml")).exit, 0);
  assert.match((await run("policy", "check", "--workspace", "big.yaml")).stdout, /may have 65536 bytes/);
  const shipped = new URL("../../../policy/default/git.yaml", import.meta.url).pathname;
  assert.match((await run("policy", "check", shipped)).stdout, /read as the default policy's/);
});

test("test holds the policy against expectations: 0, 1 with what came and why, 2 for a file that is none", async (context) => {
  const cases = `cases:
  - { command: git log --oneline, expect: allow, rule: git-log }
  - { command: rm -rf /, expect: deny }
  - { command: /opt/acme/deployer status, expect: allow }
  - { command: 'Read {"file_path": "/etc/shadow"}', kind: tool_use, expect: allow }
`;
  const run = setUp(context, {
    [usualFile]: own,
    "good.yaml": cases.split("\n").slice(0, 4).join("\n"),
    "bad.yaml": cases.replace("git-log", "git-status"),
    "none.yaml":
      "cases: [{ command: 'Read {', kind: tool_use, expect: allow }, { command: ls, expect: yes }]",
    "tool.yaml": "cases: [{ command: 'Read {', kind: tool_use, expect: allow }]",
  });
  const good = await run("policy", "test", "good.yaml");
  assert.deepEqual([good.exit, good.stdout], [0, "3 cases, all as expected\n"]);
  const bad = await run("policy", "test", "bad.yaml");
  assert.equal(bad.exit, 1);
  const [first, why, second] = bad.stdout.split("\n");
  assert.equal(first, "bad.yaml:2: git log --oneline");
  assert.match(why ?? "", /expected allow by the rule git-status, came allow by the rule git-log: /);
  assert.match(second ?? "", /^bad\.yaml:5: Read /);
  assert.match(bad.stdout, /4 cases, 2 failed\n$/);
  assert.equal(JSON.parse((await run("policy", "test", "--json", "bad.yaml")).stdout).failures.length, 2);
  const none = await run("policy", "test", "none.yaml");
  assert.equal(none.exit, 2);
  assert.match(none.stdout, /none\.yaml:1: cases\.1\.expect: /);
  assert.match(
    (await run("policy", "test", "tool.yaml")).stdout,
    /tool\.yaml:1: cases\.0\.command: a tool_use is a tool/,
  );
});

test("inside an agent's session no rule is drafted with a person's login, and none is added at all", async (context) => {
  const home = temporaryFolder(context);
  const variables = { VISTO_URL: "http://127.0.0.1:9", CLAUDECODE: "1" };
  const environment = readEnvironment({ HOME: home, ...variables });
  const tomorrow = new Date(systemClock.now() + 86_400_000).toISOString();
  new Logins(environment).keep(
    "http://127.0.0.1:9",
    { token: "t", name: "ada", expiresAt: tomorrow },
    systemClock.now(),
  );
  const withLogin = await commandLine(home, { variables })("policy", "draft", "req_1");
  assert.deepEqual([withLogin.exit, /CLAUDECODE/.test(withLogin.stderr)], [16, true]);
  const withToken = commandLine(home, { variables: { ...variables, VISTO_TOKEN: "t" } });
  assert.equal((await withToken("policy", "draft", "req_1", "--append", "--yes")).exit, 16);
  for (const free of [
    ["explain", "--", "ls"],
    ["check", "/dev/null"],
  ])
    assert.equal((await withToken("policy", ...free)).exit, 0);
});
