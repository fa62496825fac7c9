import assert from "node:assert/strict";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import { DataFolder } from "../../../src/ledger/data-folder.ts";
import { needed } from "../../support/needed.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
let data: DataFolder;
beforeEach(() => {
  folder = tempFolder();
  data = new DataFolder(folder.file("data"));
  data.prepare(0);
});
afterEach(() => folder.remove());

const mode = (path: string): number => statSync(path).mode & 0o777;

it("belongs to its owner alone, secrets and all", () => {
  data.writeSecret("token", "s3cret");
  assert.equal(mode(data.path), 0o700);
  assert.equal(mode(`${data.path}/token`), 0o600);
  assert.equal(data.readSecret("token"), "s3cret");
  assert.equal(data.readSecret("agent-token"), undefined);
  for (const file of [data.ledgerFile, data.lockFile]) assert.equal(mode(file), 0o600);
  writeFileSync(`${data.path}/agent-token`, "\n", { mode: 0o600 });
  assert.equal(data.readSecret("agent-token"), undefined);
});

it("says where the desk is while it runs", () => {
  assert.equal(data.readDesk(), undefined);
  data.writeDesk({ url: "http://127.0.0.1:1", pid: 2 });
  assert.deepEqual(data.readDesk(), { url: "http://127.0.0.1:1", pid: 2 });
  data.removeDesk();
  data.removeDesk();
  assert.equal(data.readDesk(), undefined);
});

it("says so when it cannot be used", () => {
  writeFileSync(folder.file("file"), "");
  assert.throws(() => new DataFolder(folder.file("file/below")).prepare(0), { code: "folder_unusable" });
  assert.throws(() => new DataFolder(folder.file("absent")).writeSecret("token", "x"), {
    code: "folder_unusable",
  });
});

it("trusts no token that others could have read or planted", () => {
  writeFileSync(`${data.path}/token`, "planted\n", { mode: 0o644 });
  assert.throws(() => data.readSecret("token"), { code: "folder_unusable" });
  data.writeSecret("token", "fresh");
  assert.equal(data.readSecret("token"), "fresh");
  symlinkSync(folder.file("elsewhere"), `${data.path}/agent-token`);
  data.writeSecret("agent-token", "mine");
  assert.equal(existsSync(folder.file("elsewhere")), false, "a link is replaced, not written through");
});

it("refuses a folder that somebody else made", needed("root", process.getuid?.() === 0), () => {
  const planted = folder.file("planted");
  mkdirSync(planted);
  chownSync(planted, 65534, 65534);
  assert.throws(() => new DataFolder(planted).prepare(0), {
    code: "folder_unusable",
    message: /belongs to user 65534/,
  });
});

it("removes the pipes that a killed desk left behind, and no younger ones", () => {
  mkdirSync(`${data.pipesFolder}/pair-old`, { recursive: true });
  mkdirSync(`${data.pipesFolder}/pair-new`);
  const now = Date.parse("2026-01-01");
  utimesSync(`${data.pipesFolder}/pair-old`, now / 1_000 - 100, now / 1_000 - 100);
  utimesSync(`${data.pipesFolder}/pair-new`, now / 1_000 - 1, now / 1_000 - 1);
  data.prepare(now);
  assert.deepEqual(readdirSync(data.pipesFolder), ["pair-new"]);
});
