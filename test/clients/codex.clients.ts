import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { codex } from "./codex.ts";
import { installed, neededClient } from "./installed.ts";
import type { Room } from "./real-client.ts";
import { Workshop } from "./workshop.ts";

const found = await installed(codex);

/** Codex asks for what is to run outside of its sandbox. */
describe(`${codex.package} ${codex.version}`, neededClient(found), () => {
  let shop: Workshop;
  let room: Room;
  let pane: string;

  before(async () => {
    shop = await Workshop.open(codex, "program" in found ? found.program : "");
    room = await shop.room();
    pane = await shop.start(room);
  });
  after(() => shop.close());

  const made = (name: string) => existsSync(join(room.project, name));
  const result = (fits: RegExp) => shop.model.turn(({ kind, text }) => kind === "result" && fits.test(text));

  it("runs what the policy allows, and nobody answers a dialog", async () => {
    await shop.panes.say(pane, "ESCALATE make --version");
    await result(/GNU Make/);
    const request = await shop.desk.ask("make --version");
    const { decision, sightings } = await shop.desk.becomes(request.id, "executed");
    assert.deepEqual([decision?.by, sightings[0]?.channel], ["policy", "hook"]);
  });

  it("does not run what the policy denies, and tells the model why", async () => {
    await shop.panes.say(pane, "ESCALATE visto approve req_1");
    const { text } = await result(/Denied by the desk's policy/);
    assert.match(text, /Only reviewers decide/);
  });

  it("waits for a person at the desk, and runs when they approve", async () => {
    await shop.panes.say(pane, "ESCALATE touch by-desk.txt");
    const request = await shop.desk.ask("touch by-desk.txt");
    assert.equal(made("by-desk.txt"), false);
    await shop.desk.visto(["approve", request.id, "--yes"]);
    await shop.desk.becomes(request.id, "executed");
    assert.equal(made("by-desk.txt"), true);
  });

  it("asks the person there when the desk is gone, whose yes is recorded once it is back", async () => {
    await shop.panes.say(pane, "ESCALATE touch by-person.txt");
    const request = await shop.desk.ask("touch by-person.txt");
    await shop.desk.end("SIGKILL");
    await shop.panes.shows(pane, codex.dialog);
    await shop.desk.start();
    await shop.panes.answer(pane, codex.dialog, "1");
    const { decision } = await shop.desk.becomes(request.id, "executed");
    assert.equal(decision?.by, "client");
    assert.equal(made("by-person.txt"), true);
  });
});
