import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { needed } from "../support/needed.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { readTrace, type TraceReport } from "../support/wal-trace.ts";

const child = fileURLToPath(new URL("../support/submit-child.ts", import.meta.url));
const count = 20;

async function traceSubmissions(synchronous: "FULL" | "NORMAL"): Promise<TraceReport> {
  const folder = tempFolder();
  try {
    const trace = folder.file("trace");
    const options = ["-f", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,pwrite64,write,writev"];
    const command = [process.execPath, child, folder.file("ledger.db"), String(count), synchronous];
    await promisify(execFile)("strace", [...options, ...command]);
    return readTrace(readFileSync(trace, "utf8").trimEnd().split("\n"));
  } finally {
    folder.remove();
  }
}

describe("an acknowledgement", needed("strace", spawnSync("strace", ["-V"]).status === 0), () => {
  it("is written after the WAL that holds the submission was synced to disk, every time", async () => {
    assert.deepEqual(await traceSubmissions("FULL"), { acknowledged: count, early: [] });
  });

  it("would come too early with synchronous = NORMAL, and the trace shows it", async () => {
    const { acknowledged, early } = await traceSubmissions("NORMAL");
    assert.equal(acknowledged, count);
    assert.ok(early.length >= count - 1, `${early.length} of ${count} were early`);
  });
});
