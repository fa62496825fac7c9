import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { after, before, describe, it } from "node:test";
import { InstalledPackage } from "../support/library/installed-package.ts";

/** What the tarball may hold, and what each is there for. */
const wanted: Readonly<Record<string, RegExp>> = {
  "code, its SQL and what the shipped policy says": /^dist\/.+\.(js|d\.ts|sql)$|^dist\/policy-content\.json$/,
  "the shipped policy": /^policy\/default\/[\w-]+\.yaml$/,
  "documents for users":
    /^docs\/[\w/-]+\.md$|^(README|ARCHITECTURE|GLOSSARY|CHANGELOG|SECURITY)\.md$|^LICENSE$/,
  examples: /^examples\/[\w-]+\.(ts|md)$/,
  manifest: /^package\.json$/,
};

/** Half as much again as it was when this was written: 382 kB packed, 1.3 MB unpacked. */
const mostPacked = 900_000;
const mostUnpacked = 3_000_000;

const link = /\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)/g;

describe("the tarball", () => {
  let installed: InstalledPackage;
  before(() => {
    installed = new InstalledPackage();
  });
  after(() => installed.remove());

  const paths = (): readonly string[] => installed.packed.files.map(({ path }) => path);
  const text = (path: string): string => readFileSync(installed.file(`node_modules/visto/${path}`), "utf8");

  it("holds what a user needs and nothing else", () => {
    const odd = paths().filter((path) => !Object.values(wanted).some((pattern) => pattern.test(path)));
    assert.deepEqual(odd, []);
    for (const [what, pattern] of Object.entries(wanted)) {
      assert.ok(
        paths().some((path) => pattern.test(path)),
        what,
      );
    }
  });

  it("stays small", (t) => {
    const { size, unpackedSize, files } = installed.packed;
    t.diagnostic(`${files.length} files, ${size} bytes packed, ${unpackedSize} unpacked`);
    assert.ok(size < mostPacked);
    assert.ok(unpackedSize < mostUnpacked);
  });

  it("names no source map, since it holds none", () => {
    const code = paths().filter((path) => /\.(js|ts)$/.test(path));
    assert.deepEqual(
      code.filter((path) => text(path).includes("sourceMappingURL")),
      [],
    );
  });

  it("has declarations only of what its exports lead to, and each that one of them names", () => {
    const declarations = paths().filter((path) => path.endsWith(".d.ts"));
    const named = new Set(["dist/index.d.ts", "dist/testing/index.d.ts"]);
    for (const path of named) {
      for (const [, name = ""] of text(path).matchAll(/from "(\.[^"]*)\.js"/g)) {
        named.add(posix.join(posix.dirname(path), `${name}.d.ts`));
      }
    }
    assert.deepEqual([...named].sort(), [...declarations].sort());
  });

  it("has every document that another one links to, except what is for those who work on visto", () => {
    const documents = paths().filter((path) => path.endsWith(".md"));
    const dead = documents.flatMap((path) =>
      [...text(path).matchAll(link)]
        .map(([, target = ""]) => posix.join(posix.dirname(path), target))
        .filter((target) => !existsSync(installed.file(`node_modules/visto/${target}`)))
        .map((target) => `${path} links to ${target}`),
    );
    assert.deepEqual(dead, ["README.md links to CONTRIBUTING.md"]);
  });

  it("has the command, which says its version", async () => {
    const bin = installed.packed.files.find(({ path }) => path === "dist/main.js");
    assert.equal((bin?.mode ?? 0) & 0o111, 0o111);
    const { version } = JSON.parse(text("package.json"));
    const { stdout, stderr } = await installed.run("node_modules/visto/dist/main.js", "--version");
    assert.equal(`${stdout}${stderr}`.trim(), version);
  });

  it("judges by its own policy without a desk", async () => {
    const explain = [
      "node_modules/visto/dist/main.js",
      "policy",
      "explain",
      "--json",
      "--",
      "rm",
      "-rf",
      "/",
    ];
    const { stdout, stderr } = await installed.run(...explain);
    assert.equal(JSON.parse(stdout).ruling, "deny", stderr);
  });
});
