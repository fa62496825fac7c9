/** Builds dist/: compiles the sources, and puts the SQL files beside the code that reads them. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;

// A file that was renamed leaves no old twin behind.
rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
for (const folder of ["ledger/sqlite/migrations", "queue/sqlite/migrations"]) {
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, { recursive: true });
}
chmodSync(`${root}dist/main.js`, 0o755);
