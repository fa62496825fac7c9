import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { FolderLock } from "../../../src/ledger/sqlite/folder-lock.ts";
import { TestChild } from "../../support/child.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

it("lets one desk have a folder, and the next one once the first has stopped", async () => {
  const file = folder.file("desk.lock");
  const [first, second] = [new FolderLock(file), new FolderLock(file)];
  await first.start();
  await assert.rejects(second.start(), { code: "folder_in_use" });
  await first.stop();
  await second.start();
  await second.stop();
  await second.stop();
});

it("frees the folder of a desk that was killed", async () => {
  const file = folder.file("desk.lock");
  const desk = TestChild.script("hold-folder", file);
  await desk.says(/held/);
  const lock = new FolderLock(file);
  await assert.rejects(lock.start(), { code: "folder_in_use" });
  await desk.kill();
  await lock.start();
  await lock.stop();
});
