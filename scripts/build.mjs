/** Builds dist/: compiles the sources and copies the SQL files beside the code that reads them. */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
for (const folder of ["ledger/sqlite/migrations", "queue/sqlite/migrations"]) {
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, { recursive: true });
}
chmodSync(`${root}dist/main.js`, 0o755);
