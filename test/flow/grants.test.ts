import assert from "node:assert/strict";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { CliDesk, type Ran } from "../support/cli-desk.ts";

describe("grants on the command line, with real commands", () => {
  let desk: CliDesk;
  before(async () => {
    desk = await new CliDesk().ready();
    for (const folder of ["a", "b", "elsewhere"]) mkdirSync(join(desk.home, folder));
    mkdirSync(join(desk.home, "a", "below"));
  });
  after(() => desk.stop());

  const at = (folder: string) => join(desk.home, folder);
  const ask = (folder: string, words: readonly string[], ...options: readonly string[]): Promise<Ran> =>
    desk.visto("request", "--cwd", at(folder), "--json", ...options, "--", ...words);
  /** Asks without waiting for a decision; answers what the policy and the grants have made of it. */
  async function asked(folder: string, words: readonly string[], ...options: readonly string[]) {
    const { id } = JSON.parse((await ask(folder, words, "--no-wait", ...options)).stdout) as { id: string };
    for (;;) {
      const { status, ruling } = JSON.parse((await desk.visto("show", id, "--json")).stdout);
      // On a busy machine the judgement comes a moment after the ask.
      if (ruling !== null) return { id, status: status as string };
    }
  }

  /** Asks, and approves with these options. */
  async function approve(
    folder: string,
    words: readonly string[],
    ...options: readonly string[]
  ): Promise<Ran> {
    const { id, status } = await asked(folder, words);
    assert.equal(status, "pending");
    return desk.visto("approve", id, "--yes", ...options);
  }

  it("runs the same command again in the same folder without asking, and asks in another", async () => {
    const command = ["touch", "made"];
    const approved = await approve("a", command, "--grant", "1h", "--uses", "2");
    assert.match(approved.stdout, /grant +the same command again, without asking, for 1h, at most 2 times/);
    assert.match(approved.stderr, /it gave the grant grt_\w+: end it with `visto grants revoke grt_\w+`/);
    assert.equal((await ask("a", command)).code, 0);
    assert.equal((await asked("b", command)).status, "pending");
    assert.equal((await asked("a", command, "--agent", "other")).status, "pending");
  });

  it("covers the folders below a path, by their real paths", async () => {
    const command = ["touch", "spread"];
    await approve("a", command, "--grant", "1h", "--path", at("a"));
    assert.equal((await ask("a/below", command)).code, 0);
    assert.ok(existsSync(at("a/below/spread")));
    symlinkSync(at("elsewhere"), at("a/link"));
    for (const folder of ["elsewhere", "a/link", "a/below/../../elsewhere"])
      assert.equal((await asked(folder, command)).status, "pending", folder);
  });

  it("refuses a grant for a path where scripts are named, and asks again once the script has changed", async () => {
    // It names the script without changing it, and no policy takes it for a high risk.
    const command = ["touch", "tool.py"];
    writeFileSync(at("a/tool.py"), "print(1)\n");
    const refused = await approve("a", command, "--grant", "1h", "--path", at("a"));
    assert.equal(refused.code, 16);
    assert.match(refused.stderr, /names scripts/);
    await approve("a", command, "--grant", "1h");
    assert.notEqual((await asked("a", command)).status, "pending");
    writeFileSync(at("a/tool.py"), "print(2)\n");
    assert.equal((await asked("a", command)).status, "pending");
  });

  it("lists grants, and ends one with its reason", async () => {
    const listed = await desk.visto("grants", "list", "--json");
    const [first] = listed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const revoked = await desk.visto("grants", "revoke", first.id, "--reason", "enough");
    assert.deepEqual(
      [revoked.code, revoked.stdout],
      [0, `${first.id} is revoked; it covered ${first.used} of ${first.uses} asks\n`],
    );
    assert.equal((await desk.visto("grants", "list")).stdout.includes(first.id), false);
    assert.match((await desk.visto("grants", "list", "--all")).stdout, new RegExp(`${first.id} +revoked`));
  });
});
