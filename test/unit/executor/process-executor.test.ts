import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import { type ExecutionEnd, markName } from "../../../src/executor/executor.ts";
import { ProcessExecutor } from "../../../src/executor/process-executor.ts";
import { environment, isRunning, leftBehind, usedIds, watched } from "./orders.ts";

const executor = new ProcessExecutor(systemClock, silentLog);
let folder = "";

function ended(end: ExecutionEnd): Extract<ExecutionEnd, { kind: "ended" }> {
  assert.equal(end.kind, "ended", JSON.stringify(end));
  return end as Extract<ExecutionEnd, { kind: "ended" }>;
}

async function reasonOf(seen: ReturnType<typeof watched>): Promise<string> {
  const end = await executor.run(seen.order);
  assert.equal(end.kind, "not_started");
  assert.deepEqual(seen.started, []);
  return end.kind === "not_started" ? end.reason : "";
}

describe("the process executor", () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "visto-executor-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
    assert.deepEqual(leftBehind(usedIds), []);
  });

  test("lets a command open its outputs again by their names", async () => {
    const seen = watched("echo out > /dev/stdout; echo err > /dev/stderr; echo both | tee /dev/stderr");
    assert.equal(ended(await executor.run(seen.order)).exitCode, 0);
    assert.equal(seen.stdout(), "out\nboth\n");
    assert.equal(seen.stderr(), "err\nboth\n");
  });

  for (const text of [
    `printf '%s' 'a "b" '"it's"`,
    "printf 'zwei\nZeilen\\n'\nprintf é漢😀",
    "-n; printf x",
    "+x() { :; }; printf y",
    "",
  ]) {
    test(`hands exactly ${JSON.stringify(text)} to the shell`, async () => {
      const whole = `${text}\nprintf '\\0%s' "$BASH_EXECUTION_STRING"`;
      const seen = watched(whole);
      await executor.run(seen.order);
      assert.equal(seen.stdout().split("\0").at(-1), whole);
    });
  }

  test("hands every word of an argv over as it is, without a shell", async () => {
    const words = ["", " two  words ", "$HOME `id` *", "a'b\"c\\", "line\nbreak", "é漢😀", "-e"];
    const seen = watched({ form: "argv", argv: ["printf", "%s\\0", ...words] });
    assert.equal(ended(await executor.run(seen.order)).exitCode, 0);
    assert.deepEqual(seen.stdout().split("\0").slice(0, -1), words);
  });

  test("gives the ordered environment and the mark, and nothing else", async () => {
    const given = { ...environment, ODD: "a=b\nc", EMPTY: "" };
    const seen = watched({ form: "argv", argv: ["env", "-0"] }, { environment: given });
    await executor.run(seen.order);
    const pairs = seen
      .stdout()
      .split("\0")
      .slice(0, -1)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    assert.deepEqual(Object.fromEntries(pairs), { ...given, [markName]: seen.order.id });
  });

  test("looks programs up in the order's PATH, not in the desk's", async () => {
    writeFileSync(join(folder, "only-here"), "#!/bin/sh\necho found\n", { mode: 0o755 });
    const argv = { form: "argv", argv: ["only-here"] } as const;
    assert.match(await reasonOf(watched(argv)), /no program "only-here" in PATH/);
    const seen = watched(argv, { environment: { PATH: `/nowhere:${folder}:/usr/bin:/bin` } });
    await executor.run(seen.order);
    assert.equal(seen.stdout(), "found\n");
  });

  test("gives the command an input that is at its end", async () => {
    const seen = watched({ form: "argv", argv: ["cat"] });
    assert.equal(ended(await executor.run(seen.order)).exitCode, 0);
    assert.equal(seen.stdout(), "");
  });

  test("runs in the ordered folder and in a session of its own", async () => {
    const seen = watched("pwd; cut -d' ' -f1,5,6 /proc/$$/stat", { cwd: folder });
    await executor.run(seen.order);
    const [root] = seen.started;
    assert.ok(root && /^\d+$/.test(root.startTime));
    assert.equal(seen.stdout(), `${folder}\n${root.pid} ${root.pid} ${root.pid}\n`);
  });

  test("tells of the start before any output, and keeps the order of each stream", async () => {
    const told: string[] = [];
    const seen = watched("for i in 1 2 3; do echo out$i; echo err$i >&2; done", {
      onStart: () => told.push("start"),
      onOutput: (stream) => told.push(stream),
    });
    await executor.run(seen.order);
    assert.equal(told[0], "start");
    const lines = watched("for i in 1 2 3; do echo out$i; echo err$i >&2; done");
    await executor.run(lines.order);
    assert.equal(lines.stdout(), "out1\nout2\nout3\n");
    assert.equal(lines.stderr(), "err1\nerr2\nerr3\n");
  });

  test("reports the exit code or the signal of the command itself", async () => {
    const failed = ended(await executor.run(watched("exit 7").order));
    assert.deepEqual([failed.exitCode, failed.signal], [7, null]);
    const killed = ended(await executor.run(watched("kill -KILL $$").order));
    assert.deepEqual([killed.exitCode, killed.signal], [null, "SIGKILL"]);
    assert.deepEqual([killed.timedOut, killed.stopped, killed.truncated], [false, false, false]);
  });

  test("keeps output up to the cap of each stream and says that it is truncated", async () => {
    const seen = watched("printf 1234567890; printf abc >&2", { outputLimit: 4 });
    assert.equal(ended(await executor.run(seen.order)).truncated, true);
    assert.deepEqual([seen.stdout(), seen.stderr()], ["1234", "abc"]);
    const exact = watched("printf 1234", { outputLimit: 4 });
    assert.equal(ended(await executor.run(exact.order)).truncated, false);
  });

  test("reads 300 MB to the end without keeping them", async () => {
    const seen = watched("head -c 300000000 /dev/zero; echo done >&2", { outputLimit: 1_000 });
    const before = process.memoryUsage().rss;
    const end = ended(await executor.run(seen.order));
    const grown = process.memoryUsage().rss - before;
    assert.deepEqual([end.exitCode, end.truncated, seen.stdout().length], [0, true, 1_000]);
    assert.equal(seen.stderr(), "done\n");
    assert.ok(grown < 150_000_000, `grew by ${grown} bytes`);
  });

  test("spawns nothing when the lease no longer allows it", async () => {
    const marker = join(folder, "must-not-exist");
    const seen = watched({ form: "argv", argv: ["touch", marker] }, { mayStart: () => false });
    assert.match(await reasonOf(seen), /lease/);
    assert.equal(existsSync(marker), false);
  });

  test("spawns nothing, and does not ask, when it was stopped before", async () => {
    const seen = watched("true", { mayStart: () => assert.fail("asked"), signal: AbortSignal.abort() });
    assert.match(await reasonOf(seen), /stopped before/);
  });

  test("says why a command cannot be started", async () => {
    const plain = join(folder, "plain");
    writeFileSync(plain, "#!/bin/sh\n");
    chmodSync(plain, 0o644);
    const argv = (...words: string[]) => ({ form: "argv", argv: words }) as const;
    assert.match(await reasonOf(watched("true", { cwd: join(folder, "gone") })), /does not exist/);
    assert.match(await reasonOf(watched("true", { cwd: plain })), /is not a folder/);
    assert.match(await reasonOf(watched("true", { cwd: "tmp" })), /not an absolute path/);
    assert.match(await reasonOf(watched(argv("no-such-program-here"))), /there is no program/);
    assert.match(await reasonOf(watched(argv("./gone"), { cwd: folder })), /there is no program/);
    assert.match(await reasonOf(watched(argv(plain))), /permission denied/);
    assert.match(await reasonOf(watched(argv(folder))), /not a regular file/);
    assert.match(await reasonOf(watched(argv())), /argv is empty/);
    assert.match(await reasonOf(watched(argv(""))), /name is empty/);
    assert.match(await reasonOf(watched("true", { environment: {} })), /no PATH/);
    assert.match(await reasonOf(watched(argv("echo", "a\0b"))), /NUL/);
    assert.match(await reasonOf(watched("echo \ud800")), /half a character/);
    assert.match(await reasonOf(watched(argv("echo", "x".repeat(3_000_000)))), /could not be spawned/);
    assert.match(await reasonOf(watched({ form: "tool", tool: "Edit", input: {} })), /desk cannot run/);
  });

  test("ends the command and rejects when its caller fails", async () => {
    const onStart = watched("sleep 1000", {
      onStart: () => {
        throw new Error("the pid could not be stored");
      },
    });
    await assert.rejects(executor.run(onStart.order), /could not be stored/);
    const pids: number[] = [];
    const onOutput = watched("echo x; sleep 1000", {
      onStart: ({ pid }) => pids.push(pid),
      onOutput: () => {
        throw new Error("the output could not be stored");
      },
    });
    await assert.rejects(executor.run(onOutput.order), /output could not be stored/);
    assert.deepEqual(pids.map(isRunning), [false]);
  });
});
