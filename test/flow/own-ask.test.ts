import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { root } from "../support/cli-desk.ts";
import { needed } from "../support/needed.ts";
import { askedWays } from "../support/own-ask/asked-ways.ts";
import { AttackedDesk } from "../support/own-ask/attacked-desk.ts";
import { freeWays } from "../support/own-ask/free-ways.ts";
import { type Asks, refusedWays } from "../support/own-ask/refused-ways.ts";

describe("an agent that tries to clear its own ask, under the Unix user of desk and person", () => {
  const desk = new AttackedDesk();
  let asks: Asks;

  before(async () => {
    await desk.start();
    await desk.logIn("ana");
    asks = { served: await desk.ask(), claimed: await desk.ask("agent") };
  });
  after(() => desk.stop());

  async function nothingHappened(): Promise<void> {
    for (const { id, mark } of [asks.served, asks.claimed]) {
      assert.equal((await desk.request(id)).status, "pending");
      assert.equal(existsSync(mark), false);
    }
  }

  for (const { name, refused, go } of refusedWays) {
    it(`${name}: ${refused}`, async () => {
      assert.equal(await go(desk, asks), refused);
      await nothingHappened();
    });
  }

  /** What the desk says of a command that the agent asks for in its session. */
  async function asked(text: string): Promise<string> {
    const { stdout } = await desk.inSession('visto request --no-wait --json -- "$TEXT"', { TEXT: text });
    const { id } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as { id: string };
    const { ruling, status, risk } = await desk.ruled(id);
    return `${text}: ${ruling}, ${status}${ruling === "deny" ? `, ${risk}` : ""}`;
  }

  it("asked of the desk: what reaches for the desk is denied as critical, wherever it lies", async (t) => {
    const { deny } = askedWays(desk, asks.served.id);
    const outcomes = await inPairs(deny, asked);
    t.diagnostic(`${deny.length} commands`);
    assert.deepEqual(
      outcomes,
      deny.map((text) => `${text}: deny, rejected, critical`),
    );
    await nothingHappened();
  });

  it("asked of the desk: what might be a way round waits for a person", async (t) => {
    const { ask } = askedWays(desk, asks.served.id);
    const outcomes = await inPairs(ask, asked);
    t.diagnostic(`${ask.length} commands`);
    assert.deepEqual(
      outcomes,
      ask.map((text) => `${text}: ask, pending`),
    );
    await nothingHappened();
  });

  const headings = readFileSync(`${root}SECURITY.md`, "utf8").match(/^#+ .+$/gm) ?? [];
  for (const { name, heading, needs, go } of freeWays) {
    const options = needs ? needed(needs.what, needs.present) : {};
    it(`${name}: not preventable, see SECURITY.md, ${heading}`, options, async () => {
      assert.ok(
        headings.some((line) => line.replace(/^#+ /, "") === heading),
        `SECURITY.md has no heading ${heading}`,
      );
      assert.equal(await go(desk), true, "it is prevented after all: say so in SECURITY.md");
      await nothingHappened();
    });
  }
});

/** Two at a time: each is a process. */
async function inPairs(texts: readonly string[], look: (text: string) => Promise<string>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let at = 0; at < texts.length; at += 2)
    outcomes.push(...(await Promise.all(texts.slice(at, at + 2).map(look))));
  return outcomes;
}
