import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { VistoError } from "../../src/base/errors.ts";
import { submit } from "../../src/clearance/submit.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { TestChild } from "../support/child.ts";
import { needed } from "../support/needed.ts";
import { granted, submission } from "../support/requests.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const mebibyte = 1024 * 1024;

function canMount(): boolean {
  const folder = tempFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path]).status === 0;
  if (mounted) spawnSync("umount", [folder.path]);
  folder.remove();
  return mounted;
}

describe("a full disk", needed("root and a tmpfs of its own", canMount()), () => {
  let folder: TempFolder;
  let ledger: SqliteLedger;
  before(() => {
    folder = tempFolder();
    const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", folder.path]);
    assert.equal(status, 0, String(stderr));
  });
  after(() => {
    assert.equal(spawnSync("umount", [folder.path]).status, 0);
    folder.remove();
  });
  beforeEach(async () => {
    // Under a clock that stands still a group is never cut in two, however slow the machine is.
    ledger = new SqliteLedger({ file: folder.file("ledger.db"), clock: new FakeClock() });
    await ledger.start();
  });
  afterEach(async () => {
    await ledger.stop();
    for (const name of ["ledger.db", "ledger.db-wal", "ledger.db-shm"])
      rmSync(folder.file(name), { force: true });
  });

  /** Fills the disk up to this many bytes; the returned function makes room again. */
  function fillUpTo(free: number): () => void {
    const { bavail, bsize } = statfsSync(folder.path);
    writeFileSync(folder.file("filler"), Buffer.alloc(Math.max(0, bavail * bsize - free)));
    return () => rmSync(folder.file("filler"));
  }

  /** Submits asks with reasons of these lengths in one group; answers how many verbs ran, and how each ended. */
  async function submitGroup(lengths: readonly number[]) {
    let ran = 0;
    const counted: typeof submit = {
      ...submit,
      decide(...given) {
        ran++;
        return submit.decide(...given);
      },
    };
    const settled = await Promise.allSettled(
      lengths.map((length, n) =>
        ledger.run(counted, submission({ text: `echo ${n}`, reason: "x".repeat(length) })),
      ),
    );
    return { ran, settled };
  }

  // More than SQLite's cache holds: it has to be written before the commit, in the middle of its verb.
  const huge = 24 * mebibyte;
  const groups = [
    { at: "its first verb", lengths: [huge, 1, 1, 1, 1], ran: 1 },
    { at: "its second verb", lengths: [1, huge, 1, 1, 1], ran: 2 },
    { at: "its third verb", lengths: [1, 1, huge, 1, 1], ran: 3 },
    { at: "its last verb", lengths: [1, 1, 1, 1, huge], ran: 5 },
    { at: "its commit", lengths: Array.from({ length: 5 }, () => 100_000), ran: 5 },
  ];
  for (const { at, lengths, ran } of groups) {
    it(`refuses the whole group when it strikes at ${at} of five, and goes on when there is room`, async () => {
      granted(await ledger.run(submit, submission({ text: "before" })));
      const head = await ledger.head();
      const makeRoom = fillUpTo(0.5 * mebibyte);
      const group = await submitGroup(lengths);
      for (const one of group.settled) {
        assert.equal(one.status, "rejected");
        assert.equal((one.reason as VistoError).code, "ledger_full");
      }
      assert.equal(group.ran, ran);
      assert.deepEqual(await ledger.head(), head);
      assert.equal((await ledger.requests({ limit: 10 })).items.length, 1);
      assert.deepEqual(await ledger.verifyChain(), { intact: true, entries: head.seq, head });
      makeRoom();
      const next = await Promise.all(
        ["a", "b"].map(async (text) => granted(await ledger.run(submit, submission({ text })))),
      );
      assert.equal(next.length, 2);
      assert.equal((await ledger.verifyChain()).entries, head.seq + 2);
    });
  }

  it("is survived again and again, and nothing that was acknowledged is lost", async () => {
    let acknowledged = 0;
    for (let round = 0; round < 5; round++) {
      const makeRoom = fillUpTo(0.3 * mebibyte);
      let refused = 0;
      while (refused === 0) {
        const { settled } = await submitGroup(Array.from({ length: 7 }, () => 10_000));
        refused = settled.filter(({ status }) => status === "rejected").length;
        assert.ok(refused === 0 || refused === 7, `all or none, not ${refused} of 7`);
        acknowledged += 7 - refused;
      }
      makeRoom();
      assert.equal((await ledger.verifyChain()).entries, acknowledged);
    }
    assert.ok(acknowledged > 0);
  });
});

const hasPrlimit = spawnSync("prlimit", ["--version"]).status === 0;

it(
  "an I/O error refuses the whole group, and the ledger goes on when it is over",
  needed("prlimit", hasPrlimit),
  async () => {
    const folder = tempFolder();
    const child = TestChild.script("submit-groups", folder.file("ledger.db"));
    await child.says(/ready/);
    const limit = (bytes: number | "unlimited"): void => {
      const { status } = spawnSync("prlimit", [
        "--pid",
        String(child.process.pid),
        `--fsize=${bytes}:unlimited`,
      ]);
      assert.equal(status, 0);
    };
    const ask = async (count: number, answers: number): Promise<unknown> => {
      child.process.stdin.write(`${count}\n`);
      while (child.lines.length <= answers) await child.hears();
      return JSON.parse(child.lines[answers] ?? "");
    };
    assert.deepEqual(await ask(3, 1), { codes: [], intact: true, entries: 3 });
    limit(4_096);
    const codes = Array.from({ length: 5 }, () => "ledger_write_failed");
    assert.deepEqual(await ask(5, 2), { codes, intact: true, entries: 3 });
    limit("unlimited");
    assert.deepEqual(await ask(2, 3), { codes: [], intact: true, entries: 5 });
    child.process.stdin.end();
    assert.equal(await child.ended(), 0);
    folder.remove();
  },
);
