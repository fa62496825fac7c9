import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../src/base/clock.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { CliDesk, root } from "../support/cli-desk.ts";
import { completingShells } from "../support/completing-shells.ts";
import { waitUntil } from "../support/wait.ts";

const patience = 20_000;

describe("queues, dead letters and agents on the command line", () => {
  let desk: CliDesk;
  before(async () => {
    desk = await new CliDesk().ready();
  });
  after(() => desk.stop());

  const json = async (...args: readonly string[]) => {
    const { stdout } = await desk.visto(...args, "--json");
    return stdout
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  };

  /** Sends a message as another process of this machine does, with a payload that its actor cannot handle. */
  async function sendBadly(): Promise<void> {
    const ledger = new SqliteLedger({ file: join(desk.data, "ledger.db"), clock: systemClock });
    await ledger.start();
    await ledger.messages.send([{ actor: "recover_execution", queue: "upkeep", payload: { request: "x" } }]);
    await ledger.stop();
  }

  it("shows an alert for a dead letter until it is edited and redriven, and ends well", async () => {
    await sendBadly();
    const letter = await waitUntil(async () => (await json("dead"))[0], patience);
    assert.match(letter.reason, /^payload_invalid: /);
    assert.equal((await desk.visto("health")).code, 1);
    const shown = await desk.visto("dead", "show", letter.id);
    assert.match(shown.stdout, /payload +\{"request":"x"\}/);
    const bad = await desk.visto("dead", "redrive", letter.id, "--payload", "{}");
    assert.equal(bad.code, 1);
    assert.match(bad.stderr, /Expected a payload that recover_execution can handle: requestId/);
    const { id } = JSON.parse((await desk.visto("request", "--no-wait", "--json", "--", "npm", "i")).stdout);
    const payload = JSON.stringify({ requestId: id });
    const redriven = await desk.visto("dead", "redrive", letter.id, "--payload", payload);
    assert.equal(redriven.stdout, "1 redriven, 0 dead letters left of this actor\n");
    assert.deepEqual(await json("dead"), []);
    assert.equal((await desk.visto("health")).code, 0);
    const entries = await desk.visto("audit", "export");
    assert.match(entries.stdout, /"before":\{"request":"x"\},"after":\{"requestId":"req_/);
  });

  it("holds the messages of a paused queue back until it is resumed", async () => {
    assert.equal((await desk.visto("queue", "pause", "upkeep")).code, 0);
    await sendBadly();
    const [upkeep] = (await json("queue")).filter(({ name }) => name === "upkeep");
    assert.deepEqual([upkeep.paused, upkeep.dead], [true, 0]);
    assert.equal((await desk.visto("queue", "resume", "upkeep")).code, 0);
    const letter = await waitUntil(async () => (await json("dead"))[0], patience);
    assert.equal((await desk.visto("dead", "discard", letter.id, "--reason", "made up")).code, 0);
  });

  it("gives an agent a token that asks as that agent alone", async () => {
    const { stdout: token } = await desk.visto("agents", "add", "db");
    const answer = await fetch(`${desk.url}/api/v1/whoami`, {
      headers: { authorization: `Bearer ${token.trim()}` },
    });
    assert.equal(((await answer.json()) as { name: string }).name, "db");
    assert.match((await desk.visto("agents", "list")).stdout, /^db +its own +never/m);
  });

  it("says within seconds how many attempts the workers had", async () => {
    const handled = async () => {
      const queues = await json("queue");
      return queues.some(({ lastMinute }) => lastMinute.handled > 0) || undefined;
    };
    assert.ok(await waitUntil(handled, patience));
  });

  for (const shell of completingShells) {
    it(`completes the ids of pending requests in ${shell.name}`, shell.needed, async () => {
      const folder = join(desk.home, shell.name);
      mkdirSync(folder);
      const program = join(folder, "visto");
      writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${root}dist/main.js" "$@"\n`);
      chmodSync(program, 0o755);
      const { id } = JSON.parse(
        (await desk.visto("request", "--no-wait", "--json", "--", "npm", "ci")).stdout,
      );
      const { stdout: script } = await desk.visto("completion", shell.name);
      const path = `${folder}:${desk.environment.PATH}`;
      const environment = { ...desk.environment, PATH: path, TERM: "xterm", VISTO_TOKEN: desk.adminToken };
      const offered = await shell.complete(script, "visto approve req_", { folder, environment });
      assert.ok(offered.includes(id), offered.join());
    });
  }
});
