import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bash } from "../support/bash.ts";
import { CliDesk, root } from "../support/cli-desk.ts";
import { needed } from "../support/needed.ts";
import { consoleBlock, showsAll } from "../support/readme.ts";
import { RegistryStub } from "../support/registry-stub.ts";
import { hasTmux, Terminals } from "../support/tmux.ts";

/** The home of somebody whose npm asks the stub. */
function writeNpmSettings(home: string, registry: string): void {
  const settings = [`registry=${registry}`, "audit=false", "fund=false", "update-notifier=false"];
  writeFileSync(join(home, ".npmrc"), `${[...settings, `cache=${join(home, "npm-cache")}`].join("\n")}\n`);
}

describe("the main job of the README", () => {
  let folder: string;
  let registry: RegistryStub;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "visto-readme-"));
    registry = new RegistryStub("left-pad", folder);
    await registry.start();
  });
  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("does in a script what the README says", async () => {
    const desk = await new CliDesk().ready();
    try {
      writeNpmSettings(desk.home, registry.url);
      const lines = consoleBlock("script");
      const before = registry.downloads;
      const place = { env: desk.environment, cwd: root };
      const output = await bash(
        lines.map(({ line }) => line),
        place,
      );
      for (const shown of lines) showsAll(shown, output);
      assert.equal(registry.downloads - before, 1, "the install ran once");
    } finally {
      await desk.stop();
    }
  });

  it(
    "does in terminals what the README says, with whoever started the desk logged in",
    needed("tmux", hasTmux),
    async () => {
      const home = join(folder, "home");
      mkdirSync(home);
      writeNpmSettings(home, registry.url);
      const terminals = new Terminals();
      const environment = {
        HOME: home,
        PATH: process.env.PATH ?? "",
        USER: "ana",
        LOGNAME: "ana",
        LANG: "C.UTF-8",
      };
      try {
        const before = registry.downloads;
        await terminals.open("desk", environment, root);
        for (const name of ["agent", "person"]) await terminals.add(name, root);
        await terminals.type("desk", "npm start -- --port 0");
        await terminals.shows("desk", /visto is ready on/);

        const [status, install] = consoleBlock("agent");
        const [list, approve, show] = consoleBlock("person");
        assert.ok(status && install && list && approve && show);
        await terminals.type("agent", status.line);
        await terminals.shows("agent", /executed: exit code 0/);
        await terminals.type("agent", install.line);
        await terminals.shows("agent", /waiting for a decision/);
        await terminals.type("person", list.line);
        await terminals.shows("person", /pending +high/);
        await terminals.type("person", approve.line);
        await terminals.shows("person", /\[y\/N\]/);
        await terminals.type("person", "y");
        const agent = await terminals.shows("agent", /added 1 package[\s\S]*executed: exit code 0/);
        await terminals.shows("person", /is approved by/);
        await terminals.type("person", show.line);
        const person = await terminals.shows("person", /result +executed/);
        for (const shown of [status, install]) showsAll(shown, agent);
        for (const { line, output } of [list, approve, show]) {
          const asWho = output.map((text) => text.replace("by ana", `by ${userInfo().username}`));
          showsAll({ line, output: asWho }, person);
        }
        assert.equal(registry.downloads - before, 1, "the install ran once");
        await terminals.type("desk", "exit");
      } finally {
        await terminals.close();
      }
    },
  );
});
