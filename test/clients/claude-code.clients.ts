import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { claudeCode } from "./claude-code.ts";
import { installed, neededClient } from "./installed.ts";
import type { Room } from "./real-client.ts";
import { Workshop } from "./workshop.ts";

/** How often the way of an answer is measured. */
const rounds = 9;

const found = await installed(claudeCode);

describe(`${claudeCode.package} ${claudeCode.version}`, neededClient(found), () => {
  let shop: Workshop;
  let room: Room;
  let pane: string;

  before(async () => {
    shop = await Workshop.open(claudeCode, "program" in found ? found.program : "");
    room = await shop.room();
    pane = await shop.start(room);
  });
  after(() => shop.close());

  const made = (name: string) => existsSync(join(room.project, name));
  const result = async (fits: RegExp) =>
    shop.model.turn(({ kind, text }) => kind === "result" && fits.test(text));

  it("runs what the policy allows, and nobody answers a dialog", async () => {
    await shop.panes.say(pane, "RUN make --version");
    await result(/GNU Make/);
    const request = await shop.desk.ask("make --version");
    const { decision, sightings } = await shop.desk.becomes(request.id, "executed");
    assert.equal(decision?.by, "policy");
    assert.deepEqual([sightings[0]?.channel, sightings[0]?.pane], ["hook", pane]);
  });

  it("does not run what the policy denies, and tells the model why", async () => {
    await shop.panes.say(pane, "RUN visto approve req_1");
    const { text } = await result(/Denied by the desk's policy/);
    assert.match(text, /Only reviewers decide/);
    assert.equal((await shop.desk.ask("visto approve req_1")).status, "rejected");
  });

  it("waits for a person at the desk, and runs when they approve", async () => {
    await shop.panes.say(pane, "RUN touch by-desk.txt");
    const request = await shop.desk.ask("touch by-desk.txt");
    await shop.panes.shows(pane, claudeCode.dialog);
    assert.equal(made("by-desk.txt"), false);
    await shop.desk.visto(["approve", request.id, "--yes"]);
    await shop.desk.becomes(request.id, "executed");
    assert.equal(made("by-desk.txt"), true);
    await shop.panes.shows(pane, (screen) => !claudeCode.dialog.test(screen));
  });

  it("records a person's yes in the client as theirs", async () => {
    await shop.panes.say(pane, "RUN touch by-person.txt");
    const request = await shop.desk.ask("touch by-person.txt");
    await shop.panes.answer(pane, claudeCode.dialog, "1");
    const { decision } = await shop.desk.becomes(request.id, "executed");
    assert.deepEqual([decision?.verdict, decision?.by], ["approve", "client"]);
    assert.equal(made("by-person.txt"), true);
  });

  it("tells the model a reviewer's reason", async () => {
    await shop.panes.say(pane, "RUN touch refused.txt");
    const request = await shop.desk.ask("touch refused.txt");
    await shop.desk.visto(["reject", request.id, "--reason", "make it in build/"]);
    const { text } = await result(/make it in build/);
    assert.match(text, new RegExp(request.id));
    assert.equal(made("refused.txt"), false);
  });

  it("shows an edit as the difference that it makes", async () => {
    writeFileSync(join(room.project, "a.txt"), "one\ntwo\nthree\n");
    const read = JSON.stringify({ file_path: join(room.project, "a.txt") });
    await shop.panes.say(pane, `TOOL Read|${read}`);
    await result(/three/);
    const edit = { file_path: join(room.project, "a.txt"), old_string: "two", new_string: "2" };
    await shop.panes.say(pane, `TOOL Edit|${JSON.stringify(edit)}`);
    const request = await shop.desk.ask("a.txt");
    assert.deepEqual([request.kind, request.tool], ["file_access", "Edit"]);
    await shop.desk.visto(["approve", request.id, "--yes"]);
    await shop.desk.becomes(request.id, "executed");
    assert.equal(readFileSync(join(room.project, "a.txt"), "utf8"), "one\n2\nthree\n");
  });

  it("brings a note to the model at the end of its turn, without a key", async () => {
    await shop.desk.reviewer.notes.send({ to: "claude-code", body: "The release is at noon." });
    await shop.panes.say(pane, "hello");
    const { text } = await shop.model.turn((turn) => /at noon/.test(turn.text));
    assert.match(text, /no instruction of your user/);
    await shop.panes.shows(pane, claudeCode.ready);
  });

  it("has the desk's answer reach the model's next request within 300 ms, of which the desk takes less than 10", async (t) => {
    const shares: number[] = [];
    const ways: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await shop.panes.say(pane, `RUN touch timed-${round}.txt`);
      const request = await shop.desk.ask(`touch timed-${round}.txt`);
      await shop.panes.shows(pane, claudeCode.dialog);
      const { reviewer } = shop.desk;
      const before = shop.model.turns.length;
      await reviewer.decide(request.id, { verdict: "approve", digest: request.digest });
      const { at } = await shop.model.turn(({ kind }) => kind === "result", before);
      await shop.desk.becomes(request.id, "executed");
      const history = await reviewer.history(request.id);
      const when = (type: string) => Date.parse(history.find((entry) => entry.type === type)?.at ?? "");
      shares.push(when("request_executing") - when("request_approved"));
      ways.push(at - when("request_executing"));
      await shop.panes.shows(pane, claudeCode.ready);
    }
    t.diagnostic(
      `the desk: median ${median(shares)} ms (${shares}); to the model: median ${median(ways)} ms (${ways})`,
    );
    assert.ok(median(shares) < 10, `the desk took ${shares} ms`);
    assert.ok(median(ways) < 300, `it took ${ways} ms`);
  });
});

describe(
  `${claudeCode.package} ${claudeCode.version}, while the desk is restarted`,
  neededClient(found),
  () => {
    const dialogs = 20;
    let shop: Workshop;

    before(async () => {
      shop = await Workshop.open(claudeCode, "program" in found ? found.program : "");
    });
    after(() => shop.close());

    it("has each of 20 waiting dialogs decided afterwards, and none filed twice", async () => {
      const panes: string[] = [];
      for (let at = 0; at < dialogs; at++) {
        const pane = await shop.start(await shop.room());
        await shop.panes.say(pane, `RUN touch waited-${at}.txt`);
        panes.push(pane);
      }
      const before = await shop.desk.asked("touch waited-", dialogs);
      await shop.desk.end("SIGKILL");
      await shop.desk.start();
      for (const pane of panes) {
        await shop.panes.answer(pane, claudeCode.dialog, "1");
      }
      for (const { id } of before) await shop.desk.becomes(id, "executed");
      const after = await shop.desk.asked("touch waited-", dialogs);
      assert.equal(after.length, dialogs);
      assert.deepEqual([...new Set(after.map(({ decision }) => decision?.by))], ["client"]);
    });
  },
);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
