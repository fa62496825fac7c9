import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, it } from "node:test";
import { machineFacts } from "../../../src/clearance/machine-facts.ts";
import type { Facts } from "../../../src/domain/policy/facts.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

let folder: TempFolder;
let clock: FakeClock;
beforeEach(() => {
  folder = tempFolder();
  clock = new FakeClock();
  mkdirSync(folder.file("project"));
});
afterEach(() => folder.remove());

function facts(path = "/usr/bin:/bin"): Facts {
  const ask = { agent: "a", kind: "bash_command", execution: "server", cwd: folder.file("project") } as const;
  return machineFacts(path, clock, "/home/agent")(ask);
}

it("follows links, also of a folder whose file is missing", () => {
  writeFileSync(folder.file("secret"), "");
  symlinkSync(folder.file("secret"), folder.file("project/link"));
  const { realPath } = facts();
  assert.equal(realPath(folder.file("project/link")), realPath(folder.file("secret")));
  assert.match(realPath(folder.file("project/none/x")) ?? "", /project\/none\/x$/);
  symlinkSync(folder.file("project/loop"), folder.file("project/loop"));
  assert.equal(realPath(folder.file("project/loop")), null);
});

it("trusts a program of the system, not one of the project or of a folder that others can write to", () => {
  const tool = folder.file("project/tool");
  writeFileSync(tool, "#!/bin/sh\n");
  chmodSync(tool, 0o755);
  mkdirSync(folder.file("open"));
  chmodSync(folder.file("open"), 0o777);
  writeFileSync(folder.file("open/wide"), "#!/bin/sh\n");
  chmodSync(folder.file("open/wide"), 0o755);
  const { program } = facts(`${folder.file("project")}:${folder.file("open")}:/usr/bin`);
  assert.equal(program("cat")?.trusted, true);
  assert.equal(program("/usr/bin/cat")?.trusted, true);
  assert.equal(program("tool")?.trusted, false);
  assert.equal(program("./tool")?.trusted, false);
  assert.equal(program("wide")?.trusted, false);
  assert.equal(program("there-is-no-such-program"), null);
});

it("finds a repository clean until its settings name a program", async () => {
  const cwd = folder.file("project");
  const git = (...words: string[]) =>
    execFileSync("git", words, { cwd, env: { PATH: "/usr/bin:/bin", HOME: folder.file("project") } });
  const { git: probe } = facts();
  assert.deepEqual(probe(cwd), { clean: true });
  git("init", "-q");
  await clock.advance(2_000);
  assert.deepEqual(probe(cwd), { clean: true });
  git("config", "core.fsmonitor", "./evil");
  await clock.advance(2_000);
  assert.deepEqual(probe(cwd), { clean: false, why: "they state core.fsmonitor" });
});
