import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readEnvironment } from "../../../src/base/environment.ts";
import { commands } from "../../../src/cli/command-table.ts";
import { allWords } from "../../../src/cli/completion/words.ts";
import { requestStatuses } from "../../../src/domain/lifecycle.ts";
import { completingShells, type ShellPlace } from "../../support/completing-shells.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";

const firstWords = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];

/** What is typed before Tab, and what a shell offers then. */
const offers: readonly [line: string, expected: readonly string[]][] = [
  ["visto li", ["list"]],
  ["visto ", firstWords],
  ["visto dead ", ["show", "redrive", "discard"]],
  ["visto --data x audit v", ["verify"]],
  ["visto list --sta", ["--status"]],
  ["visto list --status ", requestStatuses],
  ["visto list --status pend", ["pending"]],
  ["visto dead --queue up", ["upkeep"]],
  ["visto queue pause no", ["notify"]],
  ["visto completion z", ["zsh"]],
  ["visto policy check pol", ["policy.yaml"]],
  ["visto reject --reason ", []],
];

async function scriptOf(shell: string, folder: string): Promise<{ script: string; place: ShellPlace }> {
  const { stdout: script } = await commandLine(folder)("completion", shell);
  const { PATH = "" } = readEnvironment().variables;
  return { script, place: { folder, environment: { PATH, HOME: folder, TERM: "xterm", LC_ALL: "C.UTF-8" } } };
}

for (const shell of completingShells) {
  const { needed } = shell;
  test(`${shell.name} completes commands, options and the words that they take`, needed, async (context) => {
    const folder = temporaryFolder(context);
    const { script, place } = await scriptOf(shell.name, folder);
    writeFileSync(join(folder, "policy.yaml"), "");
    for (const [line, expected] of offers) {
      assert.deepEqual([...(await shell.complete(script, line, place))].sort(), [...expected].sort(), line);
    }
  });

  test(`${shell.name} completes the last of several words with commas between`, needed, async (context) => {
    const folder = temporaryFolder(context);
    const { script, place } = await scriptOf(shell.name, folder);
    const [offered = ""] = await shell.complete(script, "visto list --status pending,app", place);
    // zsh sets apart what stands before the word that it completes.
    assert.equal(offered.replace(/^pending,/, ""), "approved");
  });
}

test("every option of every command is known to the scripts, with the words that it takes", async () => {
  const all = await allWords(commands);
  assert.deepEqual(
    all.map(({ name }) => name),
    commands.map(({ name }) => name),
  );
  for (const { name, options } of all) {
    const names = options.flatMap((option) => option.names);
    for (const everywhere of ["--data", "--json", "--help"]) assert.ok(names.includes(everywhere), name);
  }
  const valueOfKind = all
    .find(({ name }) => name === "request")
    ?.options.find(({ names }) => names.includes("--kind"))?.value;
  assert.ok(valueOfKind?.kind === "words" && valueOfKind.words.includes("task_fail"));
});

test("a shell that there is no script for is bad usage", async (context) => {
  const ended = await commandLine(temporaryFolder(context))("completion", "fisch");
  assert.equal(ended.exit, 2);
  assert.match(ended.stderr, /expected bash, zsh or fish, got "fisch"; did you mean fish\?/);
});
