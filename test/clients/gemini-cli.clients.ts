import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { geminiCli } from "./gemini-cli.ts";
import { installed, neededClient } from "./installed.ts";
import type { Room } from "./real-client.ts";
import { Workshop } from "./workshop.ts";

const found = await installed(geminiCli);

/** In the mode in which nobody is asked, so that the desk is the only gate. */
describe(`${geminiCli.package} ${geminiCli.version}`, neededClient(found), () => {
  let shop: Workshop;
  let room: Room;
  let pane: string;

  before(async () => {
    shop = await Workshop.open(geminiCli, "program" in found ? found.program : "");
    room = await shop.room();
    pane = await shop.start(room);
  });
  after(() => shop.close());

  const made = (name: string) => existsSync(join(room.project, name));
  const result = (fits: RegExp) => shop.model.turn(({ kind, text }) => kind === "result" && fits.test(text));

  it("runs what the policy allows", async () => {
    await shop.panes.say(pane, "RUN make --version");
    await result(/GNU Make/);
    const request = await shop.desk.ask("make --version");
    assert.equal((await shop.desk.becomes(request.id, "executed")).decision?.by, "policy");
  });

  it("does not run what the policy denies, and tells the model why", async () => {
    await shop.panes.say(pane, "RUN visto approve req_1");
    const { text } = await result(/Denied by the desk's policy/);
    assert.match(text, /Only reviewers decide/);
  });

  it("runs what a person approves at the desk", async () => {
    await shop.panes.say(pane, "RUN touch by-desk.txt");
    const request = await shop.desk.ask("touch by-desk.txt");
    await shop.desk.visto(["approve", request.id, "--yes"]);
    await shop.desk.becomes(request.id, "executed");
    assert.equal(made("by-desk.txt"), true);
  });

  it("does not run anything while the desk is gone", async () => {
    await shop.desk.end("SIGKILL");
    await shop.panes.say(pane, "RUN touch without-desk.txt");
    await result(/Not cleared by the desk/);
    assert.equal(made("without-desk.txt"), false);
    await shop.desk.start();
  });
});
