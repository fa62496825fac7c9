import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { installed, neededClient } from "./installed.ts";
import { opencode } from "./opencode.ts";
import type { Room } from "./real-client.ts";
import { Workshop } from "./workshop.ts";

const found = await installed(opencode);

describe(`${opencode.package} ${opencode.version}`, neededClient(found), () => {
  let shop: Workshop;
  let room: Room;
  let pane: string;

  before(async () => {
    shop = await Workshop.open(opencode, "program" in found ? found.program : "");
    room = await shop.room();
    pane = await shop.start(room);
  });
  after(() => shop.close());

  const made = (name: string) => existsSync(join(room.project, name));
  const result = (fits: RegExp) => shop.model.turn(({ kind, text }) => kind === "result" && fits.test(text));

  it("runs what the policy allows, and nobody answers a dialog", async () => {
    await shop.panes.say(pane, "RUN make --version");
    await result(/GNU Make/);
    const request = await shop.desk.ask("make --version");
    const { decision, sightings } = await shop.desk.becomes(request.id, "executed");
    assert.deepEqual([decision?.by, sightings[0]?.channel, sightings[0]?.pane], ["policy", "hook", pane]);
  });

  it("does not run what the policy denies, and tells the model why", async () => {
    await shop.panes.say(pane, "RUN visto approve req_1");
    const { text } = await result(/Denied by the desk's policy/);
    assert.match(text, /Only reviewers decide/);
  });

  it("waits for a person at the desk, and runs when they approve", async () => {
    await shop.panes.say(pane, "RUN touch by-desk.txt");
    const request = await shop.desk.ask("touch by-desk.txt");
    await shop.panes.shows(pane, opencode.dialog);
    assert.equal(made("by-desk.txt"), false);
    await shop.desk.visto(["approve", request.id, "--yes"]);
    await shop.desk.becomes(request.id, "executed");
    assert.equal(made("by-desk.txt"), true);
  });

  it("records a person's yes in the client as theirs", async () => {
    await shop.panes.say(pane, "RUN touch by-person.txt");
    const request = await shop.desk.ask("touch by-person.txt");
    await shop.panes.answer(pane, opencode.dialog, "Enter");
    const { decision } = await shop.desk.becomes(request.id, "executed");
    assert.equal(decision?.by, "client");
    assert.equal(made("by-person.txt"), true);
  });
});
