import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { systemClock } from "../../../../src/base/clock.ts";
import { GitProbe } from "../../../../src/clearance/judge/git-probe.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

/** Settings that make a reading git command run a program, read further files, or reach out. */
const dangerous = [
  ["core.fsmonitor", "./monitor"],
  ["core.pager", "./pager"],
  ["core.hooksPath", "./hooks"],
  ["core.sshCommand", "./ssh"],
  ["core.attributesFile", "./attributes"],
  ["diff.external", "./diff"],
  ["diff.x.textconv", "./textconv"],
  ["diff.x.command", "./command"],
  ["filter.x.clean", "./clean"],
  ["filter.x.process", "./process"],
  ["merge.x.driver", "./driver"],
  ["alias.status", "!./status"],
  ["include.path", "./more"],
  ["includeIf.gitdir:/.path", "./more"],
  ["pager.log", "./pager"],
  ["gpg.program", "./gpg"],
  ["log.showSignature", "true"],
  ["interactive.diffFilter", "./filter"],
  ["credential.helper", "./helper"],
  ["remote.origin.uploadpack", "./pack"],
  ["remote.origin.promisor", "true"],
  ["extensions.partialClone", "origin"],
  ["submodule.x.update", "!./update"],
  ["uploadpack.packObjectsHook", "./hook"],
] as const;

describe("the probe of a repository's settings", () => {
  let folder: TempFolder;
  let probe: GitProbe;
  beforeEach(() => {
    folder = tempFolder();
    git("init", "-q");
    probe = new GitProbe(systemClock);
  });
  afterEach(() => folder.remove());

  function git(...words: string[]): void {
    execFileSync("git", words, { cwd: folder.path, stdio: "pipe" });
  }

  it("finds a new repository clean, from any folder in it", () => {
    mkdirSync(join(folder.path, "src/deep"), { recursive: true });
    assert.deepEqual(probe.look(folder.path), { clean: true });
    assert.deepEqual(probe.look(join(folder.path, "src/deep")), { clean: true });
  });

  it("finds one with remotes, branches and names of people clean", () => {
    git("remote", "add", "origin", "https://example.org/x.git");
    git("config", "branch.main.remote", "origin");
    git("config", "branch.main.merge", "refs/heads/main");
    git("config", "user.email", "ana@example.org");
    git("config", "pull.rebase", "true");
    assert.deepEqual(probe.look(folder.path), { clean: true });
  });

  for (const [name, value] of dangerous) {
    it(`does not find one clean that sets ${name}`, () => {
      git("config", name, value);
      const found = probe.look(folder.path);
      assert.equal(found.clean, false);
      assert.match(found.clean ? "" : found.why, new RegExp(name.replaceAll(".", "\\."), "i"));
    });
  }

  it("looks into the settings of a worktree", () => {
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "one");
    git("worktree", "add", "-q", "side");
    git("config", "extensions.worktreeConfig", "true");
    const side = join(folder.path, "side");
    assert.deepEqual(probe.look(side), { clean: true });
    execFileSync("git", ["config", "--worktree", "core.fsmonitor", "./x"], { cwd: side });
    assert.equal(probe.look(side).clean, false);
    assert.equal(probe.look(folder.path).clean, true);
  });

  it("notices a change of settings that it has looked at before, and were settled then", () => {
    probe = new GitProbe({ ...systemClock, now: () => systemClock.now() + 60_000 });
    assert.equal(probe.look(folder.path).clean, true);
    assert.equal(probe.look(folder.path).clean, true);
    git("config", "core.fsmonitor", "./x");
    assert.equal(probe.look(folder.path).clean, false);
  });

  it("finds no harm where there is no repository, and nothing clean where one cannot be read", () => {
    rmSync(join(folder.path, ".git"), { recursive: true });
    assert.deepEqual(probe.look(folder.path), { clean: true });
    writeFileSync(join(folder.path, ".git"), "gitdir: /nowhere\n");
    assert.equal(probe.look(folder.path).clean, false);
    writeFileSync(join(folder.path, ".git"), "something else");
    assert.equal(probe.look(folder.path).clean, false);
  });

  it("looks into a repository without a working tree that lies among other files", () => {
    rmSync(join(folder.path, ".git"), { recursive: true });
    git("init", "-q", "--bare", "hidden");
    const hidden = join(folder.path, "hidden");
    assert.deepEqual(probe.look(hidden), { clean: true });
    execFileSync("git", ["config", "core.fsmonitor", "./x"], { cwd: hidden });
    assert.equal(probe.look(join(hidden, "refs")).clean, false);
  });

  it("finds a repository with submodules not clean: their settings count too", () => {
    mkdirSync(join(folder.path, ".git/modules/x"), { recursive: true });
    assert.match(JSON.stringify(probe.look(folder.path)), /submodules/);
  });
});
