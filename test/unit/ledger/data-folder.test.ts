import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import { DataFolder } from "../../../src/ledger/data-folder.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
let data: DataFolder;
beforeEach(() => {
  folder = tempFolder();
  data = new DataFolder(folder.file("data"));
  data.prepare();
});
afterEach(() => folder.remove());

const mode = (path: string): number => statSync(path).mode & 0o777;

it("belongs to its owner alone, secrets and all", () => {
  data.writeSecret("token", "s3cret");
  assert.equal(mode(data.path), 0o700);
  assert.equal(mode(`${data.path}/token`), 0o600);
  assert.equal(data.readSecret("token"), "s3cret");
  assert.equal(data.readSecret("agent-token"), undefined);
  writeFileSync(`${data.path}/agent-token`, "\n");
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
  assert.throws(() => new DataFolder(folder.file("file/below")).prepare(), { code: "folder_unusable" });
  assert.throws(() => new DataFolder(folder.file("absent")).writeSecret("token", "x"), {
    code: "folder_unusable",
  });
});
