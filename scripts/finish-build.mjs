/** Completes dist/ after the compiler: the SQL files beside the code that reads them, and an executable bin. */
import { chmodSync, cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const folder of ["ledger/sqlite/migrations", "queue/sqlite/migrations"]) {
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, { recursive: true });
}
chmodSync(`${root}dist/main.js`, 0o755);
