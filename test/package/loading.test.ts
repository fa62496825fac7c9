import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { entryPoints, moduleFile } from "../support/library/entry-points.ts";
import { InstalledPackage, root } from "../support/library/installed-package.ts";
import { loadingStatements, moduleGraph } from "../support/library/module-graph.ts";

/** What an entry point may load: folders of dist/, besides its own file, and outside packages. */
const bounds: Readonly<
  Record<string, { readonly folders: readonly string[]; readonly packages: readonly string[] }>
> = {
  "visto/client": { folders: ["base", "client", "domain"], packages: [] },
  "visto/queue": { folders: ["base", "queue"], packages: ["zod"] },
  "visto/testing": { folders: ["base", "queue", "testing"], packages: ["zod"] },
};

function folderOf(file: string): string {
  return relative(`${root}dist`, file).split("/")[0] ?? "";
}

for (const [point, { folders, packages }] of Object.entries(bounds)) {
  it(`${point} loads nothing of the desk`, () => {
    const file = moduleFile(point);
    const graph = moduleGraph(file);
    const odd = graph.files.filter((one) => one !== file && !folders.includes(folderOf(one)));
    assert.deepEqual(odd, []);
    assert.deepEqual(graph.packages, packages);
  });
}

it("the graph sees the desk where it is loaded, and an entry point has a bound or is the whole", () => {
  const { files, packages } = moduleGraph(moduleFile("visto"));
  assert.ok(files.some((file) => folderOf(file) === "ledger"));
  assert.ok(packages.includes("fastify"));
  assert.deepEqual(Object.keys(bounds).concat("visto").sort(), [...entryPoints].sort());
});

it("no module that an export loads does anything but declare, which lets a bundler leave it out", () => {
  const files = new Set(entryPoints.flatMap((point) => moduleGraph(moduleFile(point)).files));
  const doing = [...files].flatMap((file) =>
    loadingStatements(readFileSync(file, "utf8")).map((line) => `${relative(root, file)}: ${line}`),
  );
  assert.deepEqual(doing, []);
});

it("that check finds a call, an assignment and a loop, in no comment and no text", () => {
  const text = [
    ...["/**", "start();", "*/", "const a = `", "start();", "`;", "// start();"],
    ...["start();", "globalThis.x = 1;", "for (const y of z) {", "}", "await b;", "export class C {", "}"],
  ];
  assert.deepEqual(loadingStatements(text.join("\n")), [
    ...["start();", "globalThis.x = 1;", "for (const y of z) {", "await b;"],
  ]);
});

describe("loading the package", () => {
  let installed: InstalledPackage;
  before(() => {
    installed = new InstalledPackage();
  });
  after(() => installed.remove());

  for (const point of entryPoints) {
    it(`by ${point} starts nothing, says nothing, writes nothing, and lets the process end`, async (t) => {
      const script = `
        const heard = process.eventNames().length;
        const before = process.memoryUsage.rss();
        const began = performance.now();
        await import(${JSON.stringify(point)});
        const ms = Math.round(performance.now() - began);
        const megabytes = Math.round((process.memoryUsage.rss() - before) / 1e6);
        const open = process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY)Wrap$/.test(name));
        const listening = process.eventNames().length - heard;
        console.log(JSON.stringify({ ms, megabytes, open, listening }));
      `;
      installed.write("load.js", script);
      const held = readdirSync(installed.folder);
      const { code, stdout, stderr } = await installed.run("load.js");
      assert.equal(code, 0, stderr);
      assert.equal(stderr, "");
      const { ms, megabytes, ...state } = JSON.parse(stdout);
      t.diagnostic(`${point}: ${ms} ms, ${megabytes} MB`);
      assert.deepEqual(state, { open: [], listening: 0 });
      assert.deepEqual(readdirSync(installed.folder), held);
    });
  }
});
