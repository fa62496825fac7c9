import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bash } from "../support/bash.ts";
import { TestChild } from "../support/child.ts";
import { CliDesk, root } from "../support/cli-desk.ts";
import { blocksOf } from "../support/documents.ts";
import { freePort } from "../support/free-port.ts";
import { InstalledPackage } from "../support/library/installed-package.ts";
import { shownLines, showsAll } from "../support/readme.ts";

const blocks = blocksOf("docs/learn.md");

function textOf(name: string): string {
  const block = blocks.find((one) => one.name === name);
  assert.ok(block, `the tutorial has a block ${name}`);
  return block.text;
}

/** The real output as the tutorial's reader has it, whose home is another. */
function asShown(output: string, home: string): string {
  return output.replaceAll(home, "/home/me");
}

describe("the tutorial", () => {
  let desk: CliDesk;
  let receiver: TestChild;
  let port: number;
  let variables: Record<string, string>;

  before(async () => {
    desk = await new CliDesk().ready();
    port = await freePort();
    const created = await desk.visto(
      "token",
      "create",
      "--role",
      "admin",
      "--name",
      "ana",
      "--max-risk",
      "critical",
    );
    // What the reader exports in one terminal is known to each block here.
    const place = { VISTO_TOKEN: created.stdout.trim(), WORK: join(desk.home, "work"), TMPDIR: desk.home };
    variables = { ...desk.environment, ...place };
    mkdirSync(place.WORK);
  });
  after(async () => {
    await receiver?.kill();
    await desk.stop();
  });

  /** Another port than the tutorial's, which may be taken here. */
  const onPort = (text: string): string => text.replaceAll("4748", String(port));

  /** Runs the lines of a block as its reader types them, and holds what comes against what it shows. */
  async function runs(name: string): Promise<void> {
    const lines = shownLines(textOf(name));
    assert.ok(lines.length > 0, name);
    const typed = lines.map(({ line }) => line);
    const output = asShown(await bash(typed, { env: variables, cwd: root }), desk.home);
    for (const shown of lines) showsAll(shown, output);
  }

  it("shows blocks that are all run here", () => {
    const run = ["start", "first", "second", "rule", "grant", "told", "see", "parcels"];
    const shown = blocks.filter(({ language }) => language === "console").map(({ name }) => name);
    assert.deepEqual(shown, run);
  });

  it("starts, and has the first asks cleared by the policy and by a person", async () => {
    await runs("start");
    await runs("first");
    await runs("second");
  });

  it("has a rule that counts", async () => {
    const inForce = desk.logs("policy_in_force");
    writeFileSync(join(desk.data, "policy.yaml"), textOf("policy.yaml"));
    await inForce;
    await runs("rule");
  });

  it("has a grant that covers the same ask again", () => runs("grant"));

  it("tells a receiver of what it shows, and lets a person see to an ask", async () => {
    const program = join(desk.home, "receiver.mjs");
    writeFileSync(program, onPort(textOf("receiver.mjs")));
    receiver = new TestChild(process.execPath, [program], {});
    await receiver.says(/^listening$/);
    const inForce = desk.logs("notifications_read");
    writeFileSync(join(desk.data, "notifications.yaml"), onPort(textOf("notifications.yaml")));
    await inForce;
    await runs("told");
    const heard = textOf("heard").trim().split("\n");
    await receiver.says(/^high risk, new ask/);
    assert.deepEqual(receiver.lines, heard);
    await runs("see");
    await receiver.says(/escalat/);
  });

  it("has a queue program whose dead letter is sent again", async () => {
    const installed = new InstalledPackage();
    try {
      installed.write("parcels.ts", textOf("parcels.ts"));
      const { code, stdout, stderr } = await installed.run("parcels.ts");
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      const [shown] = shownLines(textOf("parcels"));
      assert.deepEqual(stdout.trim().split("\n"), shown?.output);
    } finally {
      installed.remove();
    }
  });
});
