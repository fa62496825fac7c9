/** What a desk finds when it starts: files that are none, a ledger that is broken, a folder that is another's. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { needed } from "../../support/needed.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { ledgerFaults, mix, ownerFiles, seed } from "./broken-files.ts";
import { type BuiltEnd, type Place, runBuilt, startBuilt, startOrFail } from "./built-command.ts";

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

describe("a desk that starts", { concurrency: 2 }, () => {
  let folder: TempFolder;
  before(async () => {
    folder = tempFolder();
    chmodSync(folder.path, 0o777);
    await seed(folder.file("seed"), "seed");
    await seed(folder.file("other"), "other");
  });
  after(() => folder.remove());

  const env = (data: string) => ({ HOME: folder.path, PATH: process.env.PATH ?? "", VISTO_DATA: data });
  const copy = (name: string): string => {
    const data = folder.file(name);
    cpSync(folder.file("seed"), data, { recursive: true });
    return data;
  };

  async function fails(
    place: Place,
    words: RegExp,
    exit: number,
    ...options: readonly string[]
  ): Promise<void> {
    const ended = await startOrFail(place, ...options);
    assert.ok(ended, "it neither started nor failed");
    assert.equal(ended.stdout, "", "it started");
    assert.equal(ended.code, exit, ended.stderr);
    assert.match(ended.stderr, words);
    saysNoTrace(ended);
  }

  for (const { what, make, words, asNobody } of ownerFiles) {
    for (const option of ["--policy", "--notifications"]) {
      it(`says so where the file of ${option} is ${what}`, needed("root", !asNobody || isRoot), async () => {
        const name = `${what}${option}`.replaceAll(" ", "-");
        const file = folder.file(`${name}.yaml`);
        make(file);
        await fails({ env: env(folder.file(name)), asNobody }, words, 2, option, file);
      });
    }
  }

  for (const { what, spoil } of ledgerFaults) {
    it(`says so where its ledger ${what}, and changes nothing of it`, async () => {
      const data = copy(what.replaceAll(" ", "-"));
      spoil(`${data}/ledger.db`);
      await fails({ env: env(data) }, /ledger.*not a readable SQLite database/, 1);
    });
  }

  it("shows by its chain that the write-ahead log of another ledger was mixed in", async () => {
    const data = copy("mixed");
    await mix(data, folder.file("other"));
    await startOrFail({ env: env(data) });
    const token = readFileSync(`${data}/token`, "utf8").trim();
    const desk = startBuilt({ env: env(data) }, "up", "--port", "0");
    await once(desk.stdout, "data");
    const ended = await runBuilt({ env: { ...env(data), VISTO_TOKEN: token } }, "audit", "verify");
    desk.kill("SIGTERM");
    await once(desk, "close");
    assert.equal(ended.code, 1, ended.stdout);
    assert.match(`${ended.stdout}${ended.stderr}`, /its hash does not follow|entries are missing/);
  });

  it("takes a lock that a dead desk left, and refuses one that is no lock", async () => {
    const data = copy("lock");
    writeFileSync(`${data}/desk.lock`, "");
    assert.equal((await startOrFail({ env: env(data) }))?.code, 0);
    writeFileSync(`${data}/desk.lock`, "rubbish ".repeat(1_000));
    await fails({ env: env(data) }, /desk\.lock is not a readable SQLite database/, 1);
  });

  it("is not stopped by a note of rubbish, which commands and workers name", async () => {
    const data = copy("note");
    for (const note of ['{"url": 3', "null", '{"url": 3}']) {
      writeFileSync(`${data}/desk.json`, note);
      for (const words of [["list"], ["worker"]]) {
        const ended = await runBuilt({ env: { ...env(data), VISTO_TOKEN: "visto_a" } }, ...words);
        assert.equal(ended.code, 1, ended.stderr);
        assert.match(ended.stderr, /desk\.json.*start the desk again/);
        saysNoTrace(ended);
      }
    }
    assert.equal((await startOrFail({ env: env(data) }))?.code, 0);
  });

  it("names a folder that is a file, and a port that is taken", async () => {
    await fails(
      { env: env(`${folder.file("seed")}/ledger.db`) },
      /data folder .*ledger\.db cannot be used/,
      1,
    );
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo;
    const ended = await runBuilt({ env: env(folder.file("port")) }, "up", "--port", String(port));
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken by another program`));
    await new Promise((resolve) => taken.close(resolve));
  });

  it("names what it may not write", needed("root", isRoot), async () => {
    const others = folder.file("others");
    mkdirSync(others);
    await fails({ env: env(others), asNobody: true }, /others belongs to user 0, not to 65534/, 1);
    const data = copy("read-only-file");
    chownSync(data, nobody, nobody);
    chmodSync(`${data}/ledger.db`, 0o444);
    await fails({ env: env(data), asNobody: true }, /data folder .*ledger\.db.*give --data a folder/, 1);
  });
});

function saysNoTrace({ stderr }: BuiltEnd): void {
  assert.doesNotMatch(stderr, /^\s+at /m);
}
