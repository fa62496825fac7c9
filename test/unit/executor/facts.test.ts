import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import type { Command } from "../../../src/domain/command.ts";
import { digestOf, fingerprintOf } from "../../../src/domain/digest.ts";
import { commandFacts, type FactsOptions } from "../../../src/executor/facts.ts";
import { FactsCache } from "../../../src/executor/facts-cache.ts";

let root = "";
let cwd = "";
let environment: Record<string, string> = {};

function write(name: string, content: string, mode = 0o644): string {
  const path = join(root, name);
  writeFileSync(path, content, { mode });
  return path;
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function factsOf(command: Command | string, options?: FactsOptions) {
  return commandFacts(
    typeof command === "string" ? { form: "shell", text: command } : command,
    cwd,
    environment,
    options,
  );
}

async function digestNow(text: string, cache?: FactsCache): Promise<string> {
  const command = { form: "shell", text } as const;
  const facts = await commandFacts(command, cwd, environment, cache ? { cache } : {});
  return digestOf(fingerprintOf(command, cwd), facts, environment);
}

/** A clock far ahead, for which every file has long been settled. */
function laterClock(): typeof systemClock & { skip(ms: number): void } {
  let ahead = 3_600_000;
  return {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    monotonic: () => systemClock.monotonic() + ahead,
    skip: (ms) => {
      ahead += ms;
    },
  };
}

describe("the facts of a command", () => {
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "visto-facts-")));
    mkdirSync(join(root, "bin"));
    mkdirSync(join(root, "first"));
    mkdirSync(join(root, "work"));
    cwd = join(root, "work");
    environment = { PATH: `${root}/first:${root}/bin:/usr/bin:/bin`, HOME: root };
    write("bin/tool", "#!/bin/sh\necho 1\n", 0o755);
    write("work/step.py", "print(1)\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("name folder, shell, program and scripts with real paths and hashes", async () => {
    symlinkSync(join(root, "work"), join(root, "link"));
    symlinkSync(join(root, "bin/tool"), join(root, "first/alias"));
    cwd = join(root, "link");
    const facts = await factsOf("alias step.py");
    const { dev, ino } = statSync(join(root, "work"), { bigint: true });
    assert.deepEqual(facts.cwd, { path: join(root, "work"), dev: String(dev), ino: String(ino) });
    const tool = { path: join(root, "bin/tool"), hash: sha256("#!/bin/sh\necho 1\n") };
    assert.deepEqual(facts.programs, [{ word: "alias", ...tool }]);
    const step = { path: join(root, "work/step.py"), hash: sha256("print(1)\n") };
    assert.deepEqual(facts.scripts, [{ word: "step.py", ...step }]);
    assert.match(facts.shell?.path ?? "", /\/bash$/);
    assert.match(facts.shell?.hash ?? "", /^[0-9a-f]{64}$/);
  });

  test("name no shell for an argv, and nothing but the folder for a tool", async () => {
    const argv = await factsOf({ form: "argv", argv: ["tool", "$x;"] });
    assert.equal(argv.shell, undefined);
    assert.deepEqual(
      argv.programs.map((program) => program.word),
      ["tool"],
    );
    const tool = await factsOf({ form: "tool", tool: "Edit", input: {} });
    assert.deepEqual([tool.shell, tool.programs, tool.scripts], [undefined, [], []]);
  });

  test("name no programs for shell text that is more than one simple command, but its scripts", async () => {
    const facts = await factsOf("tool data.txt | cat");
    assert.deepEqual([facts.programs, facts.scripts], [[], []]);
    assert.ok(facts.shell?.hash);
    write("work/swapped.sh", "echo good", 0o755);
    for (const text of [
      "./swapped.sh; true",
      "./swapped.sh 2>&1",
      "FOO=1 ./swapped.sh",
      "cd . && ./swapped.sh",
      "(bash swapped.sh)",
      "echo $(./swapped.sh)",
      "awk -f swapped.sh | cat",
    ]) {
      const before = await digestNow(text);
      write("work/swapped.sh", `echo ${text.length} EVIL ${Math.random()}`, 0o755);
      assert.notEqual(await digestNow(text), before, text);
    }
  });

  test("bind the package file that a package's scripts come from", async () => {
    write("work/package.json", '{"scripts":{"x":"echo good"}}');
    const before = await digestNow("npm run -s x");
    write("work/package.json", '{"scripts":{"x":"echo EVIL"}}');
    assert.notEqual(await digestNow("npm run -s x"), before);
  });

  test("record what is missing", async () => {
    const facts = await factsOf("no-such-program");
    assert.deepEqual(facts.programs, [{ word: "no-such-program", path: null, hash: null }]);
    cwd = join(root, "gone");
    environment = {};
    const missing = await factsOf("./x");
    assert.deepEqual(missing.cwd, { path: null, dev: "", ino: "" });
    assert.deepEqual(missing.shell, { path: null, hash: null });
    const impossible = await factsOf({ form: "argv", argv: ["a\0b", "c\0d"] });
    assert.deepEqual(impossible.programs, [{ word: "a\0b", path: null, hash: null }]);
  });

  test("do not wait for a pipe that is named as a script", async () => {
    execFileSync("mkfifo", [join(cwd, "pipe.py")]);
    assert.deepEqual((await factsOf("python3 pipe.py")).scripts, []);
  });

  test("alter the digest with each thing that a decision binds, and with nothing else", async () => {
    const cache = new FactsCache(systemClock);
    const text = "tool step.py";
    const first = await digestNow(text, cache);
    const same = async (what: string) => assert.equal(await digestNow(text, cache), first, what);
    const differs = async (what: string) => assert.notEqual(await digestNow(text, cache), first, what);
    await same("nothing changed");
    write("work/unrelated.py", "x");
    write("work/step.py", "print(1)\n");
    utimesSync(join(cwd, "step.py"), 1, 1);
    await same("same content, other times");

    write("work/step.py", "print(2)\n");
    await differs("script content");
    write("work/step.py", "print(1)\n");
    write("bin/tool", "#!/bin/sh\necho 2\n", 0o755);
    await differs("program content");
    write("bin/tool", "#!/bin/sh\necho 1\n", 0o755);
    write("first/tool", "#!/bin/sh\necho 1\n", 0o755);
    await differs("program found elsewhere");
    rmSync(join(root, "first/tool"));
    environment.HOME = "/other";
    await differs("environment");
    environment.HOME = root;
    await same("everything as before");

    assert.notEqual(await digestNow("tool  step.py", cache), first, "other bytes of the text");
    renameSync(cwd, join(root, "kept"));
    mkdirSync(cwd);
    write("work/step.py", "print(1)\n");
    await differs("another folder in the place of the old one");
  });

  test("see a script that appears after the ask", async () => {
    const before = await digestNow("python3 later.py");
    write("work/later.py", "print(1)\n");
    assert.notEqual(await digestNow("python3 later.py"), before);
  });

  test("see a change of equal size within one tick of the file system's clock", async () => {
    const cache = new FactsCache(systemClock);
    for (let round = 0; round < 50; round++) {
      const content = `print(${round % 10})\n`;
      write("work/step.py", content);
      const [script] = (await factsOf("python3 step.py", { cache })).scripts;
      assert.equal(script?.hash, sha256(content));
    }
  });

  test("see through a change whose modification time was set back", async () => {
    const cache = new FactsCache(laterClock());
    const hash = async () => (await factsOf("python3 step.py", { cache })).scripts[0]?.hash;
    const path = join(cwd, "step.py");
    utimesSync(path, 1_000, 1_000);
    assert.equal(await hash(), sha256("print(1)\n"));
    let times = statSync(path, { bigint: true }).ctimeNs;
    const old = times;
    while (times === old) {
      write("work/step.py", "print(2)\n");
      utimesSync(path, 1_000, 1_000);
      times = statSync(path, { bigint: true }).ctimeNs;
    }
    assert.equal(await hash(), sha256("print(2)\n"));
  });

  test("may be a second old where that is allowed, and never where it is not", async () => {
    const clock = laterClock();
    const cache = new FactsCache(clock);
    const pathOf = async (fresh: boolean) => (await factsOf("tool", { cache, fresh })).programs[0]?.path;
    assert.equal(await pathOf(false), join(root, "bin/tool"));
    write("first/tool", "#!/bin/sh\n", 0o755);
    assert.equal(await pathOf(false), join(root, "bin/tool"));
    assert.equal(await pathOf(true), join(root, "first/tool"));
    clock.skip(1_000);
    assert.equal(await pathOf(false), join(root, "first/tool"));
  });
});
