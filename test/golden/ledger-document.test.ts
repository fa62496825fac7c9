import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { systemClock } from "../../src/base/clock.ts";
import { genesisHash, hashBody, linkHash } from "../../src/ledger/chain.ts";
import { type ChainHead, entryTypes } from "../../src/ledger/entry.ts";
import { type OpenTestLedger, openTestLedger } from "../support/open-ledger.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const text = readFileSync(new URL("../../docs/reference/ledger.md", import.meta.url), "utf8");

/** The first column of the table under a heading, as it stands between backquotes. */
function names(heading: string): readonly string[] {
  const section = text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const cells = [...section.matchAll(/^\| ([^|]*) \|/gm)].map((match) => match[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ""));
}

/** The value of a field of the document's example entry. */
function example(field: string): string {
  return new RegExp(`^\\| \`${field}\` \\| \`(.*)\` \\|$`, "m").exec(text)?.[1] ?? "";
}

describe("the ledger's document", () => {
  let folder: TempFolder;
  let open: OpenTestLedger;
  let verify: (file: string) => ChainHead;

  before(async () => {
    folder = tempFolder();
    const program = folder.file("verify.mjs");
    writeFileSync(program, /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? "");
    ({ verify } = await import(pathToFileURL(program).href));
    open = await openTestLedger(systemClock);
    await open.ledger.registerWorker({
      id: "wrk_ü",
      host: "here",
      process: { pid: 1, startTime: "1" },
      queues: ["execute"],
      version: "0",
    });
    await open.ledger.removeWorker("wrk_ü", "stopped");
  });

  after(async () => {
    await open.close();
    folder.remove();
  });

  it("has a program that verifies a real ledger and comes to the same head", async () => {
    const head = verify(open.file);
    assert.deepEqual(head, await open.ledger.head());
    assert.equal(head.seq, 2);
  });

  it("has a program that finds a changed entry and a changed body", () => {
    const copy = folder.file("changed.db");
    const db = new DatabaseSync(open.file);
    db.prepare("VACUUM INTO ?").run(copy);
    db.close();
    const changed = new DatabaseSync(copy);
    changed.exec("UPDATE entries SET body = '{}' WHERE seq = 2");
    assert.throws(() => verify(copy), /body of entry 2/);
    changed.exec("UPDATE entries SET by = 'nobody' WHERE seq = 1");
    assert.throws(() => verify(copy), /entry 1 does not follow/);
    changed.close();
  });

  it("has an example whose hashes are right", () => {
    const bodyHash = hashBody(example("body"));
    assert.equal(example("body_hash"), bodyHash);
    const [type, subject, by] = [example("type"), example("subject"), example("by")];
    const [seq, at] = [Number(example("seq")), Number(example("at"))];
    assert.equal(example("hash"), linkHash(genesisHash, { seq, at, type, subject, by, bodyHash }));
  });

  it("names every entry type, and none that does not exist", () => {
    assert.deepEqual([...names("Entries")].sort(), [...entryTypes].sort());
  });

  it("names every table, and none that does not exist", () => {
    const db = new DatabaseSync(open.file, { readOnly: true });
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    db.close();
    assert.deepEqual(
      [...names("Tables")].sort(),
      tables.map(({ name }) => name).filter((name) => !String(name).startsWith("sqlite_")),
    );
  });
});
