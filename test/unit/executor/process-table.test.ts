import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ProcessTable, parseStat } from "../../../src/executor/process-table.ts";

const table = new ProcessTable();

function statLine(name: string, state: string, threads = 1): string {
  return `42 (${name}) ${state} 7 42 40 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 ${threads} 0 98765 1 1 1\n`;
}

describe("the process table", () => {
  test("reads a process whose name is made to mislead", () => {
    for (const name of ["sleep", "a) Z 1 1 1 (b", "two\nlines", ")"]) {
      const entry = parseStat(statLine(name, "S"));
      assert.deepEqual(entry, {
        pid: 42,
        parent: 7,
        session: 40,
        startTime: "98765",
        alive: true,
        kernelThread: false,
      });
    }
  });

  test("counts a zombie as ended unless other threads of it still run", () => {
    assert.equal(parseStat(statLine("x", "Z")).alive, false);
    assert.equal(parseStat(statLine("x", "Z", 3)).alive, true);
    assert.equal(parseStat(statLine("x", "T")).alive, true);
  });

  test("signals only the process with the same start time", async () => {
    const child = spawn("/bin/sleep", ["1000"], { stdio: "ignore" });
    const pid = child.pid ?? assert.fail("not spawned");
    const exit = once(child, "exit");
    const entry = table.entry(pid) ?? assert.fail("not listed");
    assert.equal(table.signal({ pid, startTime: `${Number(entry.startTime) + 1}` }, "SIGKILL"), false);
    assert.equal(table.signal({ pid, startTime: "" }, "SIGKILL"), false);
    assert.equal(table.entry(pid)?.alive, true);
    assert.equal(table.signal(entry, "SIGTERM"), true);
    assert.deepEqual(await exit, [null, "SIGTERM"]);
    assert.equal(table.signal(entry, "SIGKILL"), false);
  });

  test("knows whether the very process lives, with and without a /proc", () => {
    const self = table.entry(process.pid) ?? assert.fail("not listed");
    assert.equal(table.isAlive(self), true);
    assert.equal(table.isAlive({ pid: process.pid, startTime: `${Number(self.startTime) + 1}` }), false);
    const elsewhere = new ProcessTable("/no-such-folder");
    assert.equal(elsewhere.isAlive({ pid: process.pid, startTime: "" }), true);
    assert.equal(elsewhere.isAlive({ pid: 2 ** 22 + 1, startTime: "" }), false);
  });

  test("never signals init, a group, or ourselves", () => {
    for (const pid of [0, 1, -1, -process.pid, process.pid, Number.NaN]) {
      const startTime = table.entry(pid)?.startTime ?? "";
      assert.equal(table.signal({ pid, startTime }, "SIGCONT"), false, String(pid));
    }
  });

  test("knows a mark only as a whole entry of the environment", () => {
    const folder = mkdtempSync(join(tmpdir(), "visto-proc-"));
    const made = new ProcessTable(folder);
    const answer = (environ: string): string => {
      mkdirSync(join(folder, "42"), { recursive: true });
      writeFileSync(join(folder, "42", "environ"), environ);
      return made.bearsMark(42, "exe_1");
    };
    assert.equal(answer("VISTO_EXECUTION=exe_1\0A=b\0"), "yes");
    assert.equal(answer("A=b\0VISTO_EXECUTION=exe_1\0"), "yes");
    assert.equal(answer("VISTO_EXECUTION=exe_12\0"), "no");
    assert.equal(answer("A=VISTO_EXECUTION=exe_1\0"), "no");
    assert.equal(answer(""), "unclear");
    assert.equal(made.bearsMark(43, "exe_1"), "no");
    rmSync(folder, { recursive: true });
  });

  test("says when a process ended while it was read", () => {
    const folder = mkdtempSync(join(tmpdir(), "visto-proc-"));
    mkdirSync(join(folder, "42"));
    mkdirSync(join(folder, "sys"));
    writeFileSync(join(folder, "42", "stat"), statLine("x", "S"));
    const made = new ProcessTable(folder);
    assert.equal(made.snapshot().complete, true);
    mkdirSync(join(folder, "43"));
    assert.equal(made.snapshot().complete, false);
    assert.deepEqual(
      made.snapshot().entries.map((entry) => entry.pid),
      [42],
    );
    assert.equal(made.available, false);
    rmSync(folder, { recursive: true });
  });
});
