import assert from "node:assert/strict";
import { test } from "node:test";
import {
  forbiddenImports,
  type ImportRule,
  importCycles,
  importsOf,
  sharedPackages,
  undeclaredPackages,
  unruledFolders,
} from "./imports.ts";
import { madeUp, readTree, typescript } from "./tree.ts";

const core = ["base", "domain", "queue", "ledger", "clearance"] as const;

/** The import rule; ARCHITECTURE.md shows the same table. */
const rule: ImportRule = {
  base: [],
  domain: ["base"],
  queue: ["base"],
  ledger: ["base", "domain", "queue"],
  clearance: ["base", "domain", "queue", "ledger"],
  upkeep: core,
  // Actors know what an executor and a notifier promise, not which ones there are.
  actors: [...core, "executor/executor.ts", "notifiers/notifier.ts", "notifiers/feed.ts"],
  notifiers: ["base", "domain", "tmux"],
  executor: ["base", "domain"],
  tmux: ["base", "domain"],
  telemetry: core,
  // The feed is shown over this door's event stream; the health routes answer what telemetry found.
  "doors/http": [
    ...core,
    "notifiers/feed.ts",
    "notifiers/notifier.ts",
    "notifiers/test-channels.ts",
    "telemetry/health.ts",
    "doors/hooks/routes.ts",
    "doors/hooks/open-uses.ts",
  ],
  // Hooks come in by HTTP, and share its routes, limits and drain.
  "doors/hooks": [...core, "doors/http"],
  // Its tools speak to the desk as every client does, also where the desk itself serves them.
  "doors/mcp": ["base", "domain", "client", "doors/http/mcp-service.ts"],
  client: ["base", "domain"],
  cli: ["base", "domain", "client", "version.ts"],
  // What only the commands that serve need: the log of a process that runs for days.
  "cli/server-log.ts": ["base", "telemetry/log.ts"],
  // The policy commands judge in this process, by the very code of the desk; only they load it.
  "cli/policy-judging.ts": ["base", "domain", "clearance", "executor/search-path.ts"],
  // The one command that is a door itself.
  "cli/commands/mcp.ts": ["base", "domain", "client", "doors/mcp", "version.ts"],
  // Says what a screen shows by the very code of the desk, without one.
  "cli/screen-explaining.ts": ["tmux"],
  "cli/commands/up.ts": "everyone",
  "cli/commands/worker.ts": "everyone",
  testing: "everyone",
  "app.ts": "everyone",
  "index.ts": ["base", "domain", "queue", "client", "app.ts"],
  "main.ts": ["base", "cli"],
  "version.ts": ["base"],
};

/** One schema library serves every folder that takes values from outside. */
const freePackages = ["zod"];

/** Circles of types alone, by name, with the reason why they are better left than broken. */
const typeCircles: Readonly<Record<string, string>> = {};

const src = typescript(readTree("src"));

test("folders import only what the import rule lists", () => {
  assert.deepEqual(forbiddenImports(src, rule), []);
});

test("every folder of src has a line in the import rule", () => {
  assert.deepEqual(unruledFolders(src, rule), []);
});

test("no shipped folder imports what is made for tests", () => {
  const shipped = src.filter(({ path }) => !path.startsWith("src/testing/"));
  assert.deepEqual(
    importsOf(shipped).filter(({ to }) => to.startsWith("src/testing/")),
    [],
  );
});

test("each outside package has one importing folder", () => {
  assert.deepEqual(sharedPackages(src, freePackages), []);
});

test("src imports only packages that are installed with visto", () => {
  const [manifest] = readTree("package.json");
  const { dependencies } = JSON.parse(manifest?.text ?? "") as { dependencies: Record<string, string> };
  assert.deepEqual(undeclaredPackages(src, Object.keys(dependencies)), []);
});

test("no files import each other in a circle when they run", () => {
  assert.deepEqual(importCycles(src, "run-time"), []);
});

test("circles of types are none but the named ones", () => {
  assert.deepEqual(importCycles(src, "all"), Object.keys(typeCircles));
});

test("the rule finds an import against the stream, and lets one with it pass", () => {
  const files = madeUp({
    "src/domain/request.ts": 'import { store } from "../ledger/store.ts";\nexport * from "../base/id.ts";',
    "src/actors/run.ts":
      'import type { P } from "../executor/process.ts";\nimport "../executor/executor.ts";',
    "src/cli/commands/list.ts": 'const app = await import("../../app.ts");',
    "src/cli/commands/up.ts": 'import { startDesk } from "../../app.ts";',
  });
  assert.deepEqual(forbiddenImports(files, rule), [
    "src/domain/request.ts:1 imports src/ledger/store.ts",
    "src/actors/run.ts:1 imports src/executor/process.ts",
    "src/cli/commands/list.ts:1 imports src/app.ts",
  ]);
  assert.deepEqual(unruledFolders(madeUp({ "src/misc/a.ts": "" }), rule), ["misc"]);
});

test("the rule finds a package with two importing folders, and one that is not installed", () => {
  const files = madeUp({
    "src/base/a.ts": 'import { z } from "zod";\nimport { parse } from "yaml/parse";',
    "src/domain/b.ts": 'import yaml from "yaml";\nimport type { A } from "@scope/a/b";',
  });
  assert.deepEqual(sharedPackages(files, freePackages), ["yaml is imported by base and domain"]);
  assert.deepEqual(undeclaredPackages(files, ["zod", "yaml"]), ["src/domain/b.ts:2 imports @scope/a"]);
});

test("the rule finds circles, those of types apart from those that run", () => {
  const files = madeUp({
    "src/base/a.ts": 'import { b } from "./b.ts";',
    "src/base/b.ts": 'import { c } from "./c.ts";\nimport type { D } from "./d.ts";',
    "src/base/c.ts": 'export { a } from "./a.ts";',
    "src/base/d.ts": 'import type { B } from "./b.ts";\n// import { a } from "./a.ts";',
  });
  assert.deepEqual(importCycles(files, "run-time"), ["src/base/a.ts src/base/b.ts src/base/c.ts"]);
  assert.deepEqual(importCycles(files, "all"), ["src/base/a.ts src/base/b.ts src/base/c.ts src/base/d.ts"]);
});
