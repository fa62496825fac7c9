import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

it("the queue example greets at the second attempt and ends by itself", async () => {
  const file = fileURLToPath(new URL("../../examples/queue.ts", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { timeout: 30_000 });
  assert.equal(stdout, "Hello Ada, at attempt 2, after: nobody is at the door yet\n");
  assert.equal(stderr, "");
});
