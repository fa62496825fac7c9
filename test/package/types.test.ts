import assert from "node:assert/strict";
import { copyFileSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Declarations } from "../support/library/declarations.ts";
import { declarationFile, entryPoints } from "../support/library/entry-points.ts";
import { InstalledPackage, type Run, root } from "../support/library/installed-package.ts";

const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "preserve", moduleResolution: "bundler" },
} as const;

function assertCompiled({ code, stdout, stderr }: Run): void {
  assert.equal(`${stdout}${stderr}`, "");
  assert.equal(code, 0);
}

describe("the types of the package", () => {
  let installed: InstalledPackage;
  const files: string[] = [];

  before(() => {
    installed = new InstalledPackage();
    for (const file of globSync(["examples/*.ts", "test/package/misuse/*.ts"], { cwd: root })) {
      const name = file.replaceAll("/", "-");
      copyFileSync(join(root, file), installed.file(name));
      files.push(name);
    }
    for (const point of entryPoints) {
      const names = [...new Declarations().exportsOf(declarationFile(point, installed)).keys()];
      const name = `${point.replace("/", "-")}.ts`;
      installed.write(name, `export type { ${names.join(", ")} } from "${point}";\n`);
      files.push(name);
    }
  });
  after(() => installed.remove());

  for (const [name, settings] of Object.entries(resolutions)) {
    it(`hold for every export, every example and every misuse under ${name}, libraries checked`, async () => {
      assertCompiled(await installed.compile(files, { ...settings, noEmit: true }));
    });
  }

  it("say of what a desk shows what its schemas say, written out for readers", async () => {
    const shown = [...new Declarations().exportsOf(declarationFile("visto/client", installed))]
      .filter(([, { file }]) => file.includes("/domain/views/"))
      .map(([name]) => name);
    assert.ok(shown.includes("RequestView"));
    const both = shown.map(
      (name) =>
        `export const ${name}: [Written.${name}, Made.${name}] = null as unknown as [Made.${name}, Written.${name}];`,
    );
    const source = JSON.stringify(join(root, "src/client.ts"));
    const imports = `import type * as Written from "visto/client";\nimport type * as Made from ${source};\n`;
    installed.write("shown.ts", `${imports}${both.join("\n")}\n`);
    const asHere = {
      exactOptionalPropertyTypes: false,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    };
    const lib = ["es2024", "esnext.disposable"];
    assertCompiled(
      await installed.compile(["shown.ts"], { ...resolutions.nodenext, ...asHere, lib, noEmit: true }),
    );
  });

  it("compile into programs that run", async () => {
    const program = "examples-queue.ts";
    assertCompiled(await installed.compile([program], { ...resolutions.nodenext, outDir: "out" }));
    const { stdout, stderr } = await installed.run("out/examples-queue.js");
    assert.equal(stderr, "");
    assert.match(stdout, /^Hello Ada, at attempt 2/);
  });

  it("refuse a misuse where nothing expects it, so that these checks can fail", async () => {
    const [misuse] = globSync("test/package/misuse/*.ts", { cwd: root });
    assert.ok(misuse);
    const text = readFileSync(join(root, misuse), "utf8").replaceAll("@ts-expect-error", "");
    installed.write("unexpected.ts", text);
    const { code, stdout } = await installed.compile(["unexpected.ts"], {
      ...resolutions.nodenext,
      noEmit: true,
    });
    assert.notEqual(code, 0);
    assert.equal(stdout.match(/error TS/g)?.length, 5, stdout);
  });
});
