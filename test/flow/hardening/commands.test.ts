/** What a command line can have wrong: each slip has its exit code, its words, and with `--json` its one JSON value. */

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { commands } from "../../../src/cli/command-table.ts";
import { makeCommand } from "../../../src/cli/make-command.ts";
import { commandLine, type Ended } from "../../unit/cli/command-line.ts";
import { BuiltDesk } from "./built-desk.ts";
import { commandRows } from "./command-rows.ts";

const unknownId = "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0";
const nowhere = { VISTO_URL: "http://127.0.0.1:9" };

/** Those that serve until they are told to end; what they need is seen by the machine's own suite. */
const servers: ReadonlySet<string> = new Set(["up", "worker"]);

it("every command has its row in the table, and every row its command", () => {
  assert.deepEqual(
    commands.map(({ name }) => name),
    Object.keys(commandRows),
  );
});

describe("the command line", () => {
  let desk: BuiltDesk;
  let home: string;
  before(async () => {
    desk = await BuiltDesk.start();
    await desk.ask();
    home = desk.folder.path;
    writeFileSync(join(home, "policy.yaml"), "rules: []\n");
    writeFileSync(join(home, "cases.yaml"), "cases: [{command: ls, expect: allow}]\n");
    const logins = { [desk.url]: { token: desk.token("admin"), name: "ana" } };
    mkdirSync(join(home, ".config/visto"), { recursive: true });
    writeFileSync(join(home, ".config/visto/logins.json"), JSON.stringify(logins), { mode: 0o600 });
  });
  after(() => desk.stop());

  /** Runs it with `--json` too: the exit code is the same, and stdout holds nothing but one JSON value. */
  async function ends(argv: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ended> {
    const run = commandLine(home, { variables: { VISTO_DATA: desk.data, ...variables }, input: "" });
    const plain = await run(...argv);
    const json = await run("--json", ...argv);
    assert.equal(json.exit, plain.exit, `${argv.join(" ")}: ${json.stderr}`);
    if (plain.exit > 0) assert.equal(typeof JSON.parse(json.stdout), "object", argv.join(" "));
    assert.doesNotMatch(plain.stderr, /^\s+at /m, "a stack trace");
    return plain;
  }

  const person = () => ({
    VISTO_URL: desk.url,
    VISTO_TOKEN: desk.token("admin"),
    VISTO_AGENT_TOKEN: desk.token("agent"),
  });
  const refused = async (
    argv: readonly string[],
    exit: number,
    words: RegExp,
    variables: Record<string, string>,
  ) => {
    const ended = await ends(argv, variables);
    assert.equal(ended.exit, exit, `${argv.join(" ")}: ${ended.stdout}${ended.stderr}`);
    assert.match(`${ended.stdout}${ended.stderr}`, words);
  };

  for (const entry of commands) {
    const row = commandRows[entry.name];
    if (!row) continue;
    const name = entry.name.split(" ");
    const words = row.words.map((word) => (word === "ID" ? unknownId : word));
    const { speaks, unknown, withoutDesk = 15 } = row;

    it(`visto ${entry.name} refuses too few words, too many, and an option that it does not know`, async () => {
      const { registeredArguments, options } = makeCommand(entry, await entry.load());
      const isBare =
        registeredArguments.some(({ required }) => required) || options.some(({ mandatory }) => mandatory);
      if (isBare) await refused(name, 2, /expected|missing|not specified/, nowhere);
      const isOpen = registeredArguments.some(({ variadic }) => variadic);
      if (!isOpen) await refused([...name, ...words, "a", "b", "c"], 2, /too many|expected/, nowhere);
      await refused([...name, "--jsno", ...words], 2, /'--jsno': did you mean --json\?/, nowhere);
    });

    it(`visto ${entry.name} names each option whose value is bad`, async () => {
      const { options } = makeCommand(entry, await entry.load());
      for (const { long, parseArg, required } of options) {
        if (!long || !required) continue;
        // Free text may be anything; what is read as something else has to say what it wanted.
        if (parseArg) await refused([...name, long, "-?", ...words], 2, /expected .*got "-\?"/s, nowhere);
        await refused([...name, long], 2, /argument missing|expected|not specified/, nowhere);
      }
    });

    if (servers.has(entry.name)) continue;

    it(`visto ${entry.name} without a desk exits ${withoutDesk}`, async () => {
      const tokens = { VISTO_TOKEN: "visto_a", VISTO_AGENT_TOKEN: "visto_a" };
      const ended = await ends([...name, ...words], { ...nowhere, ...tokens });
      assert.equal(ended.exit, withoutDesk, ended.stderr);
      if (withoutDesk === 15) assert.match(ended.stderr, /no desk answers at .*`visto up`/);
    });

    if (speaks !== "nobody") {
      it(`visto ${entry.name} with a wrong token exits 16`, () =>
        refused([...name, ...words], 16, /token is unknown, revoked or expired/, {
          VISTO_URL: desk.url,
          VISTO_TOKEN: "visto_wrong",
          VISTO_AGENT_TOKEN: "visto_wrong",
        }));
    }

    if (speaks === "person-alone" || entry.name === "login") {
      it(`visto ${entry.name} does not use a person's login in an agent's session: it exits 16`, () =>
        refused([...name, ...words], 16, /does not use a person's login here.*CLAUDECODE/, {
          VISTO_URL: desk.url,
          CLAUDECODE: "1",
        }));
    }

    if (unknown) {
      it(`visto ${entry.name} says that there is nothing with an id that it does not find, and exits 1`, () =>
        refused(
          [...name, ...words],
          1,
          new RegExp(unknown.source.replace("ID", unknownId), unknown.flags),
          person(),
        ));
    }
  }

  it("leaves nothing lost, the chain whole, and the desk well", () => desk.checkWell());
});
