/** Drives the real clients against a desk that was just built: one after the other, 10 minutes at most. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const limit = 10 * 60_000;

function run(...words) {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit", timeout: limit });
  if (status !== 0) process.exit(status ?? 1);
}

run("scripts/build.mjs");
run("--test", "--test-concurrency=1", ...globSync("test/clients/*.clients.ts", { cwd: root }).sort());
