import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { CliDesk } from "../support/cli-desk.ts";

describe("the main job, on the command line", () => {
  let desk: CliDesk;
  before(async () => {
    desk = await new CliDesk().ready();
  });
  after(() => desk.stop());

  it("runs an allowed command at once, prints its output and exits as it does", async () => {
    const ran = await desk.visto("request", "--cwd", desk.home, "--", "pwd");
    assert.equal(ran.code, 0);
    assert.equal(ran.stdout, `${desk.home}\n`);
  });

  it("runs an approved command once and prints its output in the request that waited", async () => {
    const effects = join(desk.home, "effects");
    const waiting = desk.visto("request", "--", `echo ran | tee -a ${effects}`);
    const id = await desk.askOf(waiting);
    assert.equal((await desk.visto("approve", id, "--yes")).code, 0);
    const { code, stdout } = await waiting;
    assert.deepEqual([code, stdout], [0, "ran\n"]);
    assert.equal(readFileSync(effects, "utf8"), "ran\n");
  });

  it("exits with the command's own code once it ran", async () => {
    const waiting = desk.visto("request", "--", "exit 10");
    assert.equal((await desk.visto("approve", await desk.askOf(waiting), "--yes")).code, 0);
    assert.equal((await waiting).code, 10);
  });

  it("tells the waiting request of a rejection, with the reason, and exits 10", async () => {
    const waiting = desk.visto("request", "--", "touch", join(desk.home, "never"));
    await desk.visto("reject", await desk.askOf(waiting), "--reason", "use make test");
    const { code, stdout, stderr } = await waiting;
    assert.equal(code, 10);
    assert.equal(stdout, "");
    assert.match(stderr, /rejected by admin: use make test/);
  });

  it("expires an ask that nobody decides, and exits 11", async () => {
    const { code, stderr } = await desk.visto(
      "request",
      "--deadline",
      "2s",
      "--",
      "touch",
      join(desk.home, "never"),
    );
    assert.equal(code, 11);
    assert.match(stderr, /expired/);
  });

  it("lets one of two `run`s with the same key run, and tells the other who holds the claim", async () => {
    const effects = join(desk.home, "run-effects");
    const run = () => desk.visto("run", "--key", "k", "--", `echo ran >> ${effects}`);
    const both = [run(), run()];
    await desk.visto("approve", await desk.askOf(Promise.race(both)), "--yes");
    const ends = await Promise.all(both);
    assert.deepEqual(ends.map((end) => end.code).sort(), [0, 16]);
    const refused = ends.find((end) => end.code === 16);
    assert.match(refused?.stderr ?? "", /claimed by .+ pid \d+/);
    assert.equal(readFileSync(effects, "utf8"), "ran\n");
  });

  it("answers a withdrawn ask with 12", async () => {
    const waiting = desk.visto("request", "--", "touch", join(desk.home, "never"));
    await desk.visto("withdraw", await desk.askOf(waiting));
    assert.equal((await waiting).code, 12);
  });

  it("keeps an intact history of all this", async () => {
    assert.equal((await desk.visto("audit", "verify")).code, 0);
    assert.equal((await desk.visto("health")).code, 0);
  });
});
