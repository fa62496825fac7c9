import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { givenScreen } from "../../support/screens/given-screens.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";

test("screen explain answers one line of JSON a file, in their order, without a desk", async (context) => {
  const home = temporaryFolder(context);
  writeFileSync(join(home, "idle"), givenScreen("codex-0.169.0/idle-first.80x24.txt").plain);
  writeFileSync(join(home, "ask"), givenScreen("codex-0.169.0/bash-prompt.200x50.txt").styled);
  for (const words of [[], ["--json"]]) {
    const { exit, stdout } = await commandLine(home)("screen", "explain", ...words, "ask", "idle");
    assert.equal(exit, 0);
    assert.deepEqual(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
      [
        {
          file: "ask",
          client: "codex",
          state: "permission",
          dialog: {
            title: "Would you like to run the following command?",
            command: "touch /home/user/demo/cx1",
            complete: true,
            options: [
              { key: "1", label: "Yes, proceed (y)" },
              {
                key: "2",
                label:
                  "Yes, and don't ask again for commands that start with `touch /home/user/demo/cx1` (p)",
              },
              { key: "3", label: "No, and tell Codex what to do differently (esc)" },
            ],
          },
        },
        { file: "idle", client: "codex", state: "idle" },
      ],
    );
  }
});

test("screen explain goes on behind a file that cannot be read, and ends with 1", async (context) => {
  const home = temporaryFolder(context);
  writeFileSync(join(home, "blank"), "\n\n");
  const { exit, stdout, stderr } = await commandLine(home)("screen", "explain", "gone", "blank");
  assert.equal(exit, 1);
  assert.deepEqual(JSON.parse(stdout), { file: "blank", client: null, state: "unknown" });
  assert.match(stderr, /gone cannot be read: ENOENT/);
});
