/**
 * Builds dist/: compiles the sources, and puts the SQL files beside the code that reads them. The new folder takes the
 * old one's place only when it is whole: `npx visto` in a fresh home builds, and a running desk goes on reading.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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
await writePolicyContent();
chmodSync(`${made}/main.js`, 0o755);
if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
renameSync(made, `${root}dist`);
rmSync(old, { recursive: true, force: true });

/** What the shipped policy says, by the hash of each text: starting costs a third less without reading YAML. */
async function writePolicyContent() {
  const { plainContent } = await import(`${made}/domain/policy/read-yaml.js`);
  const folder = `${root}policy/default`;
  const texts = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  const content = texts.map((text) => [createHash("sha256").update(text).digest("hex"), plainContent(text)]);
  writeFileSync(`${made}/policy-content.json`, JSON.stringify(Object.fromEntries(content)));
}
