/**
 * Builds dist/: compiles the sources, and puts the SQL files beside the code that reads them. The new folder takes the
 * old one's place only when it is whole: `npx visto` in a fresh home builds, and a running desk goes on reading.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readableTypes } from "./readable-types.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;
const made = `${root}dist.${process.pid}`;
const old = `${made}.old`;
// Whatever fails, no half-made folder stays behind; a whole one has been moved by then.
process.once("exit", () => rmSync(made, { recursive: true, force: true }));

const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", made], {
  cwd: root,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
for (const folder of ["ledger/sqlite/migrations", "queue/sqlite/migrations"]) {
  cpSync(`${root}src/${folder}`, `${made}/${folder}`, { recursive: true });
}
await writePolicyContent();
await writeReadableTypes();
keepPublicDeclarations();
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

async function writeReadableTypes() {
  for (const name of globSync("domain/views/*.d.ts", { cwd: made })) {
    const file = join(made, name);
    const types = readableTypes(readFileSync(file, "utf8"), await import(file.replace(".d.ts", ".js")));
    if (types !== undefined) writeFileSync(file, types);
  }
}

/**
 * Declarations are for users: those that no export of the package leads to are left out, and the others name each other
 * as the files are called that lie beside them, which every compiler resolves.
 */
function keepPublicDeclarations() {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const wanted = new Set(Object.values(exports).map(({ types }) => join(made, types.replace("./dist/", ""))));
  for (const file of wanted) {
    const text = readFileSync(file, "utf8").replace(/(from "\.[^"]*)\.ts"/g, '$1.js"');
    writeFileSync(file, text);
    for (const [, name] of text.matchAll(/from "(\.[^"]*)\.js"/g)) wanted.add(join(dirname(file), `${name}.d.ts`));
  }
  for (const name of globSync("**/*.d.ts", { cwd: made })) {
    if (!wanted.has(join(made, name))) rmSync(join(made, name));
  }
}
