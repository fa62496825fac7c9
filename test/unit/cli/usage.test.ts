import assert from "node:assert/strict";
import { test } from "node:test";
import { commands } from "../../../src/cli/command-table.ts";
import { version } from "../../../src/version.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";

const slips: readonly [string, readonly string[], RegExp][] = [
  ["a command", ["lsit"], /got "lsit": did you mean list\?/],
  ["a command of a group", ["token", "creat"], /did you mean create\?/],
  ["an option", ["list", "--jsno"], /'--jsno': did you mean --json\?/],
  ["a status", ["list", "--status", "pending,aproved"], /got "aproved"; did you mean approved\?/],
  ["a risk", ["list", "--risk", "hihg"], /did you mean high\?/],
  ["a key of a search", ["list", "npm", "agnt:db"], /at character 5: .*did you mean agent\?/],
  ["a value of a search", ["list", "risk>=hihg"], /did you mean high\?/],
  ["a kind", ["request", "--kind", "bash_comand", "--", "ls"], /did you mean bash_command\?/],
  ["a kind that was only begun", ["request", "--kind", "bash", "--", "ls"], /did you mean bash_command\?/],
  ["a command that was only begun", ["req"], /did you mean request\?/],
  ["an option that was only begun", ["list", "--lim"], /'--lim': did you mean --limit\?/],
  ["an option with its value", ["list", "--limitt=5"], /'--limitt=5': did you mean --limit\?/],
  ["an option before --", ["request", "--reson", "why", "--", "ls"], /'--reson': did you mean --reason\?/],
  ["an option with one dash", ["health", "-json"], /'-json': did you mean --json\?/],
  ["an option before the command", ["--jsno", "list"], /'--jsno': did you mean --json\?/],
  ["an outcome", ["resolve", "req_1", "--as", "execute"], /did you mean executed\?/],
  ["a role", ["token", "create", "--role", "reviwer", "--name", "n"], /did you mean reviewer\?/],
  ["a command of policy", ["policy", "explane"], /did you mean explain\?/],
  ["an execution", ["policy", "explain", "--execution", "sever", "--", "ls"], /did you mean server\?/],
  ["a broker", ["up", "--broker", "embeded"], /expected embedded, got "embeded"; did you mean embedded\?/],
];
for (const [what, argv, expected] of slips) {
  test(`a slip in ${what} exits 2 and names the nearest word`, async (context) => {
    const ended = await commandLine(temporaryFolder(context))(...argv);
    assert.equal(ended.exit, 2);
    assert.equal(ended.stdout, "");
    assert.match(ended.stderr, expected);
  });
}

const wrong: readonly [string, readonly string[], RegExp][] = [
  ["no command", [], /^Usage: visto .*expected a command, got none\n$/s],
  [
    "an option that is like no other",
    ["list", "--colour-mode"],
    /option '--colour-mode'; see `visto list --help`/,
  ],
  ["a group alone", ["audit"], /expected a command of audit, got none: known are verify, head, export/],
  ["no id", ["show"], /missing required argument 'id'/],
  ["too many words", ["show", "a", "b"], /too many arguments/],
  ["a reject without a reason", ["reject", "req_1"], /--reason <text>' not specified/],
  [
    "a number out of bounds",
    ["up", "--port", "70000"],
    /--port: expected a whole number from 0 to 65535, got "70000"/,
  ],
  ["a rate that is none", ["up", "--rate-limit", "fast"], /expected calls a second such as 5000\/s, or off/],
  ["a bad duration", ["request", "--wait", "5 minutes", "--", "ls"], /--wait: expected a duration/],
  ["a bound of a grant without one", ["approve", "req_1", "--uses", "3"], /--uses: expected --grant with it/],
  ["a grant that is no duration", ["approve", "req_1", "--grant", "soon"], /--grant: expected a duration/],
  ["an empty command", ["run", "--", ""], /expected a command after --/],
  [
    "a tool's input that is no JSON",
    ["request", "--kind", "tool_use", "--", "Edit", "{"],
    /expected -- TOOL/,
  ],
  ["nothing to explain", ["policy", "explain"], /expected a command after --/],
  ["a batch and a command", ["policy", "explain", "--batch", "--", "ls"], /--batch: expected no command/],
  ["a policy that is not there", ["policy", "check", "no.yaml"], /expected a policy file: ENOENT/],
  [
    "a history of nothing",
    ["policy", "diff", "current", "current", "--history", "0"],
    /--history: expected a whole number from 1/,
  ],
  [
    "an append that nobody agreed to",
    ["policy", "draft", "req_1", "--append"],
    /--append and --yes together/,
  ],
  ["a code and --new", ["login", "AAAA-BBBB", "--new"], /got both/],
];
for (const [what, argv, expected] of wrong) {
  test(`${what} is bad usage: exit 2, and it is said what was expected`, async (context) => {
    const ended = await commandLine(temporaryFolder(context))(...argv);
    assert.equal(ended.exit, 2);
    assert.match(ended.stderr, expected);
  });
}

test("bad usage with --json is one JSON value on stdout", async (context) => {
  const ended = await commandLine(temporaryFolder(context))("lsit", "--json");
  const { exitCode, error } = JSON.parse(ended.stdout) as { exitCode: number; error: { code: string } };
  assert.deepEqual([ended.exit, exitCode, error.code], [2, 2, "usage"]);
});

test("options behind the first word of a command belong to the command", async (context) => {
  const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: "http://127.0.0.1:9" } });
  const ended = await run("run", "--", "ls", "--json", "--nonsense");
  assert.equal(ended.exit, 15);
  assert.equal(ended.stdout, "");
});

test("--version and --help answer on stdout and exit 0", async (context) => {
  const run = commandLine(temporaryFolder(context));
  assert.deepEqual(await run("--version"), { exit: 0, stdout: `${version}\n`, stderr: "" });
  const help = await run("--help");
  assert.equal(help.exit, 0);
  for (const { name } of commands) assert.ok(help.stdout.includes(`  ${name} `), name);
  assert.ok(help.stdout.endsWith("visto COMMAND --help\n"));
});

test("no command with --json is one JSON value on stdout, the help stands on stderr", async (context) => {
  const ended = await commandLine(temporaryFolder(context))("--json");
  assert.equal((JSON.parse(ended.stdout) as { exitCode: number }).exitCode, 2);
  assert.match(ended.stderr, /^Usage: visto /);
});

for (const group of ["token", "audit", "policy", "grants"]) {
  const asked = [
    [group, "--help"],
    [group, "-h"],
    ["--help", group],
    ["help", group],
    ["--json", group, "--help"],
  ];
  for (const argv of asked) {
    test(`\`visto ${argv.join(" ")}\` lists the commands of ${group} with an example`, async (context) => {
      const help = await commandLine(temporaryFolder(context))(...argv);
      assert.deepEqual([help.exit, help.stderr], [0, ""]);
      const members = commands.filter(({ name }) => name.startsWith(`${group} `));
      for (const { name, summary } of members) {
        assert.match(help.stdout, new RegExp(`^  ${name} +${summary}$`, "m"));
      }
      assert.ok(help.stdout.includes(`Example:\n  ${members[0]?.example}\n`));
    });
  }
}

test("the help of an ask names who may run it, shows durations, and says that stdin is empty", async (context) => {
  const { stdout } = await commandLine(temporaryFolder(context))("request", "--help");
  const words = stdout.replace(/\s+/g, " ");
  assert.match(words, /--execution <by> who runs it: server .* or agent/);
  assert.match(words, /--deadline <duration> [^-]*such as 30s, 10m, 1h/);
  assert.match(words, /--wait <duration> [^-]*such as 30s, 10m, 1h/);
  assert.match(words, /The command's stdin is empty/);
});

for (const { name, example } of commands) {
  test(`\`visto ${name} --help\` shows its example`, async (context) => {
    const help = await commandLine(temporaryFolder(context))(...name.split(" "), "--help");
    assert.equal(help.exit, 0);
    assert.ok(help.stdout.includes(`Example:\n  ${example}`));
    assert.ok(help.stdout.includes("--data <dir>"));
  });
}

test("without a desk every command that needs one exits 15 and says how to start one", async (context) => {
  const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: "http://127.0.0.1:9" } });
  for (const argv of [
    ["list"],
    ["request", "--", "ls"],
    ["run", "--", "ls"],
    ["show", "req_1"],
    ["whoami"],
    ["policy", "diff", "current", "current"],
    ["policy", "draft", "req_1"],
  ]) {
    const ended = await run(...argv);
    assert.equal(ended.exit, 15, argv.join(" "));
    assert.match(ended.stderr, /no desk answers at http:\/\/127\.0\.0\.1:9 .*`visto up`/);
  }
  assert.equal((await run("health")).exit, 2);
});

test("an ask that failed before it was recorded ends its JSON with an id and a status of null", async (context) => {
  const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: "http://127.0.0.1:9" } });
  const ended = await run("request", "--json", "--", "ls");
  const { id, status, exitCode } = JSON.parse(ended.stdout) as Record<string, unknown>;
  assert.deepEqual([id, status, exitCode], [null, null, 15]);
});
