import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Command } from "commander";
import { readEnvironment } from "../../src/base/environment.ts";
import { commands } from "../../src/cli/command-table.ts";
import { makeCommand } from "../../src/cli/make-command.ts";
import { root } from "../support/cli-desk.ts";

const text = readFileSync(`${root}docs/reference/options.md`, "utf8");

/** The rows of the table under a heading, cell by cell. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const section = text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| (`.*) \|$/gm)].map(([, row = ""]) => row.split(" | "));
}

function wordsIn(cell = ""): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
}

/** The names that the environment is asked for, of a process that was started with none. */
function variablesRead(): readonly string[] {
  const names = new Set<string>();
  readEnvironment(
    new Proxy({}, { get: (_, name) => (typeof name === "string" ? void names.add(name) : undefined) }),
  );
  return [...names].sort();
}

async function commandOf(name: string): Promise<Command> {
  const entry = commands.find((one) => one.name === name);
  assert.ok(entry);
  return makeCommand(entry, await entry.load());
}

test("every variable that is read has a row, and no other", () => {
  const named = rowsOf("Environment variables").flatMap(([cell]) => wordsIn(cell));
  assert.deepEqual([...named].sort(), variablesRead());
});

for (const name of ["up", "worker"]) {
  test(`every option of ${name} has a row with its default, and no other`, async () => {
    const command = await commandOf(name);
    const rows = rowsOf(`\`visto ${name}\``);
    const named = rows.flatMap(([cell]) => wordsIn(cell)).filter((word) => word !== "--json");
    const options = command.options.filter(({ long }) => long !== "--json");
    assert.deepEqual([...named].sort(), options.map(({ long }) => long).sort());
    for (const { long, defaultValue } of options) {
      // A flag that is switched off by `--no-…` has no default that anybody would write.
      if (typeof defaultValue !== "string" && typeof defaultValue !== "number") continue;
      const [, shown] = rows.find(([cell]) => wordsIn(cell).includes(long ?? "")) ?? [];
      assert.deepEqual(wordsIn(shown), [String(defaultValue)], long);
    }
  });
}
