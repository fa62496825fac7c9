/** Commands whose surroundings are broken: nobody reads them, nobody writes to them, they have hardly a terminal or a home. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { root } from "../../support/cli-desk.ts";
import { needed } from "../../support/needed.ts";
import { runBuilt } from "./built-command.ts";
import { BuiltDesk } from "./built-desk.ts";

/** `script` of util-linux gives a program a terminal; `stty` says how wide it is. */
const hasTerminals = spawnSync("script", ["--version"]).status === 0;
const isRoot = process.getuid?.() === 0 && spawnSync("setpriv", ["--version"]).status === 0;

/** A command of each kind: a list, one thing, a stream, an ask, a script, help. */
const talkative: readonly (readonly string[])[] = [
  ["list"],
  ["list", "--json"],
  ["show", "ID"],
  ["watch", "--count", "1"],
  ["audit", "export"],
  ["health"],
  ["request", "--no-wait", "--", "npm", "install"],
  ["completion", "bash"],
  ["--help"],
  ["nonsense"],
];

describe("a command in broken surroundings", () => {
  let desk: BuiltDesk;
  let id: string;
  before(async () => {
    desk = await BuiltDesk.start();
    id = (await desk.ask({ reason: "a reason that is long enough to wrap in a narrow terminal" })).id;
  });
  after(() => desk.stop());

  const env = (more: Readonly<Record<string, string>> = {}) => ({
    ...desk.environment,
    VISTO_TOKEN: desk.token("admin"),
    VISTO_AGENT_TOKEN: desk.token("agent"),
    ...more,
  });
  const filled = (words: readonly string[]) => words.map((word) => (word === "ID" ? id : word));

  for (const words of talkative) {
    it(`visto ${words.join(" ")} ends without a stack trace when nobody reads it, or its stdin is closed`, async () => {
      for (const closed of ["stdout", "stdin"] as const) {
        const ended = await runBuilt({ env: env(), closed }, ...filled(words));
        assert.doesNotMatch(ended.stderr, /^\s+at |EPIPE|EBADF|Unhandled/m);
        assert.equal(ended.signal, null);
        const code = closed === "stdout" ? Number(ended.stderr.trim().split("\n").at(-1)) : ended.code;
        const expected = words[0] === "nonsense" ? [2] : [0, 141];
        assert.ok(expected.includes(Number(code)), `${closed}: ${code} ${ended.stderr}`);
      }
    });
  }

  it(
    "shows its ids whole in twenty columns, and without color where NO_COLOR says so",
    needed("script", hasTerminals),
    () => {
      const seen = (more: Readonly<Record<string, string>>) => {
        const line = `stty cols 20; exec ${process.execPath} ${root}dist/main.js list`;
        const options = {
          env: env({ ...more, SHELL: "/bin/bash", TERM: "xterm" }),
          encoding: "utf8",
        } as const;
        return spawnSync("script", ["-qec", line, "/dev/null"], options);
      };
      const plain = seen({ NO_COLOR: "1" });
      assert.equal(plain.status, 0, plain.stdout);
      assert.ok(!plain.stdout.includes("\u001b["));
      assert.match(plain.stdout, new RegExp(id));
      assert.ok(seen({}).stdout.includes("\u001b["));
    },
  );

  it("works from a home that is not there", async () => {
    const home = desk.folder.file("no-home");
    const ended = await runBuilt({ env: env({ HOME: home, VISTO_URL: desk.url }) }, "list");
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
  });

  it("says which folder it cannot write, where its home is read-only", needed("root", isRoot), async () => {
    const home = desk.folder.file("closed-home");
    mkdirSync(home, { mode: 0o555 });
    chmodSync(desk.folder.path, 0o755);
    const place = {
      env: env({ HOME: home, VISTO_URL: desk.url, VISTO_DATA: `${home}/data` }),
      asNobody: true,
    };
    assert.equal((await runBuilt(place, "list")).code, 0);
    const { code } = (await desk.call("/api/v1/login/codes", { method: "POST", token: desk.token("admin") }))
      .json;
    const login = await runBuilt(place, "login", String(code), "--name", "ana");
    assert.equal(login.code, 1);
    assert.match(login.stderr, /^visto: .*closed-home.*cannot be written/);
    assert.doesNotMatch(login.stderr, /^\s+at /m);
    const elsewhere = { env: env({ VISTO_URL: desk.url }) };
    assert.equal(
      (await runBuilt(elsewhere, "login", String(code), "--name", "ana")).code,
      0,
      "the code was spent",
    );
    const up = await runBuilt(place, "up", "--port", "0");
    assert.equal(up.code, 1);
    assert.match(up.stderr, /the data folder .*closed-home\/data cannot be used \(EACCES/);
  });

  it("leaves nothing lost, the chain whole, and the desk well", () => desk.checkWell());
});
