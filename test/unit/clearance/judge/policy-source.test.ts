import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import { silentLog } from "../../../../src/base/log.ts";
import { PolicySource } from "../../../../src/clearance/judge/policy-source.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const shipped = readFileSync(new URL("../../../../policy/default/defaults.yaml", import.meta.url), "utf8");

let folder: TempFolder;
let clock: FakeClock;
let errors: string[];
let source: PolicySource;
beforeEach(() => {
  folder = tempFolder();
  clock = new FakeClock();
  errors = [];
  writeFileSync(folder.file("policy.yaml"), shipped);
  const log = { ...silentLog, error: (event: string) => void errors.push(event) };
  source = new PolicySource([{ path: folder.file("policy.yaml"), standing: "owner" }], clock, log, {
    parse: parsePolicy,
  });
});
afterEach(() => folder.remove());

it("reads the policy again once its file has changed, looking every second", async () => {
  const first = source.current();
  writeFileSync(folder.file("policy.yaml"), `${shipped}\n# changed\n`);
  assert.equal(source.current(), first);
  await clock.advance(1_000);
  assert.notEqual(source.current().version, first.version);
});

it("keeps the last valid policy in force when its file becomes invalid or is gone, and says so once", async () => {
  const first = source.current();
  writeFileSync(folder.file("policy.yaml"), "rules: 7\n");
  for (let look = 0; look < 3; look++) {
    await clock.advance(1_000);
    assert.equal(source.current(), first);
  }
  assert.deepEqual(errors, ["policy_invalid"]);
  rmSync(folder.file("policy.yaml"));
  await clock.advance(1_000);
  assert.equal(source.current(), first);
});

it("refuses to begin without a valid policy", () => {
  rmSync(folder.file("policy.yaml"));
  assert.throws(() => source.current());
  writeFileSync(folder.file("policy.yaml"), "rules: 7\n");
  assert.throws(() => source.current(), { code: "invalid_policy" });
});

it("reads a folder's files in the order of their names, and notices a new one", async () => {
  mkdirSync(folder.file("rules"));
  writeFileSync(folder.file("rules/b.yaml"), "sets: { own: [b] }\n");
  writeFileSync(folder.file("rules/a.yaml"), `${shipped}sets: { own: [a] }\n`);
  writeFileSync(folder.file("rules/notes.txt"), "no policy");
  const places = [{ path: folder.file("rules"), standing: "default" }] as const;
  const whole = new PolicySource(places, clock, silentLog, { parse: parsePolicy });
  assert.deepEqual(whole.current().sets.get("own"), ["a", "b"]);
  writeFileSync(folder.file("rules/c.yaml"), "sets: { own: [c] }\n");
  await clock.advance(1_000);
  assert.deepEqual(whole.current().sets.get("own"), ["a", "b", "c"]);
});
