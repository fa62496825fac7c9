import assert from "node:assert/strict";
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Question } from "../../../../src/clearance/judge/judge.ts";
import { MachineFacts } from "../../../../src/clearance/judge/machine-facts.ts";
import type { Facts } from "../../../../src/domain/policy/facts.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

function found(program: ReturnType<Facts["program"]>): string | undefined {
  return typeof program === "object" ? program?.path : undefined;
}

describe("what the judge is told of the machine", () => {
  let folder: TempFolder;
  let home: string;
  let bin: string;
  beforeEach(() => {
    folder = tempFolder();
    home = join(realpathSync(folder.path), "home");
    bin = join(realpathSync(folder.path), "bin");
    for (const path of [home, bin, join(home, "work/src")]) mkdirSync(path, { recursive: true });
  });
  afterEach(() => folder.remove());

  function factsIn(cwd: string, over: Partial<Question> = {}) {
    const question: Question = {
      command: { form: "argv", argv: ["x"] },
      agent: "shell",
      kind: "bash_command",
      execution: "server",
      cwd,
      ...over,
    };
    return new MachineFacts({ home, host: "mill", searchPath: `${bin}:/usr/bin:/bin` }, new FakeClock()).of(
      question,
    );
  }

  function program(path: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "#!/bin/sh\n", { mode: 0o755 });
    return path;
  }

  it("the project is the folder of the repository around the working folder", () => {
    mkdirSync(join(home, "work/.git"));
    assert.equal(factsIn(join(home, "work/src")).project, join(home, "work"));
  });

  it("without a repository, or with one around the home folder, the project is the working folder", () => {
    assert.equal(factsIn(join(home, "work/src")).project, join(home, "work/src"));
    mkdirSync(join(home, ".git"));
    mkdirSync(join(dirname(home), ".git"));
    assert.equal(factsIn(join(home, "work/src")).project, join(home, "work/src"));
    assert.equal(factsIn(home).project, home);
  });

  it("resolves links, and the folder of a file that is not there", () => {
    symlinkSync("/etc", join(home, "work/link"));
    const { realPath } = factsIn(home);
    assert.equal(realPath(join(home, "work/link/hostname")), "/etc/hostname");
    assert.equal(realPath(join(home, "work/link/not-there")), "/etc/not-there");
    assert.equal(realPath(join(home, "none/deep/file")), join(home, "none/deep/file"));
    assert.equal(realPath("/"), "/");
  });

  it("knows no real path of what cannot be one", () => {
    symlinkSync(join(home, "b"), join(home, "a"));
    symlinkSync(join(home, "a"), join(home, "b"));
    const { realPath } = factsIn(home);
    assert.equal(realPath(join(home, "a/x")), null);
    assert.equal(realPath("relative"), null);
    assert.equal(realPath("/a\0b"), null);
    assert.equal(realPath(`${home}/none/..`), null);
  });

  it("trusts a program that only root can replace", () => {
    const ls = factsIn(home).program("ls");
    assert.ok(typeof ls === "object" && ls?.trusted);
    assert.match(ls.path, /\/ls$/);
  });

  it("does not trust one below a folder in which everybody may write", () => {
    program(join(bin, "tool"));
    assert.deepEqual(factsIn(home).program("tool"), { path: join(bin, "tool"), trusted: false });
  });

  it("does not trust one of the project, however it is named", () => {
    const tool = program(join(home, "work/src/tool"));
    const facts = factsIn(join(home, "work/src"));
    assert.deepEqual(facts.program("./tool"), { path: tool, trusted: false });
    assert.deepEqual(facts.program(tool), { path: tool, trusted: false });
    symlinkSync("/bin/ls", join(home, "work/src/linked"));
    assert.deepEqual(facts.program("./linked"), { path: realpathSync("/bin/ls"), trusted: false });
  });

  it("finds the first of the search path, and nothing that cannot be run", () => {
    const shadow = program(join(bin, "ls"));
    assert.equal(found(factsIn(home).program("ls")), shadow);
    chmodSync(shadow, 0o644);
    assert.notEqual(found(factsIn(home).program("ls")), shadow);
    for (const word of ["", "a\0b", "/etc", shadow, "./no-such-program"])
      assert.equal(factsIn(home).program(word), null);
  });

  it("is certain that a program is missing only where the desk would run it", () => {
    assert.equal(factsIn(home).program("no-such-program"), "missing");
    assert.equal(factsIn(home, { execution: "agent", channel: "cli" }).program("no-such-program"), null);
  });

  it("knows the host by whose name rules may speak of it", () => {
    assert.equal(factsIn(home).host, "mill");
    assert.equal(factsIn(home, { host: "elsewhere" }).host, "elsewhere");
  });

  it("knows the shell where the desk or visto run starts it, takes a client's for zsh, and knows no other", () => {
    assert.equal(factsIn(home).shell, "bash");
    assert.equal(factsIn(home, { execution: "agent", channel: "cli" }).shell, "bash");
    assert.equal(factsIn(home, { execution: "agent", channel: "hook" }).shell, "zsh");
    assert.equal(factsIn(home, { execution: "agent", channel: "http" }).shell, "unknown");
    assert.equal(factsIn(home, { execution: "pane" }).shell, "unknown");
  });
});
