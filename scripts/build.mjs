/**
 * Builds dist/: compiles the sources, and puts the SQL files beside the code that reads them. The new folder takes the
 * old one's place only when it is whole: `npx visto` in a fresh home builds, and a running desk goes on reading.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;
const made = `${root}dist.${process.pid}`;
const old = `${made}.old`;

const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", made], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) {
  rmSync(made, { recursive: true, force: true });
  process.exit(status ?? 1);
}
for (const folder of ["ledger/sqlite/migrations", "queue/sqlite/migrations"]) {
  cpSync(`${root}src/${folder}`, `${made}/${folder}`, { recursive: true });
}
chmodSync(`${made}/main.js`, 0o755);
if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
renameSync(made, `${root}dist`);
rmSync(old, { recursive: true, force: true });
