import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { alertAdvice } from "../../src/domain/alert.ts";
import { queueNames } from "../../src/domain/messages.ts";
import { readTree } from "../house/tree.ts";
import { bash } from "../support/bash.ts";
import { CliDesk, root } from "../support/cli-desk.ts";
import { blocksOf } from "../support/documents.ts";
import { needed } from "../support/needed.ts";
import { shownLines, showsAll } from "../support/readme.ts";
import { tempFolder } from "../support/temp-folder.ts";

const document = "docs/operate.md";
const text = readFileSync(root + document, "utf8");

function block(name: string): string {
  const found = blocksOf(document).find((one) => one.name === name);
  assert.ok(found, name);
  return found.text;
}

/** The words between backquotes in the first column of the table under a heading. */
function rowsOf(heading: string): readonly string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, word = ""]) => word));
}

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

describe("the operator's document", () => {
  it("says of every alert what to do, and of no other", () => {
    assert.deepEqual([...rowsOf("Alerts")].sort(), Object.keys(alertAdvice).sort());
  });

  it("names every queue", () => {
    assert.deepEqual(rowsOf("Queues"), [...queueNames]);
  });

  it("names every event that is logged as an error", () => {
    const logged = readTree("src").flatMap(({ text: code }) =>
      [...code.matchAll(/\blog\.error\(\s*"(\w+)"/g)].map(([, event = ""]) => event),
    );
    assert.deepEqual([...rowsOf("Logs")].sort(), [...new Set(logged)].sort());
  });

  it("has a unit that systemd takes, and SECURITY.md the same", needed("systemd-analyze", hasSystemd), () => {
    const unit = block("visto.service");
    const folder = tempFolder();
    try {
      const file = folder.file("visto.service");
      writeFileSync(file, unit.replace("/usr/local/bin/visto", process.execPath));
      execFileSync("systemd-analyze", ["verify", file]);
    } finally {
      folder.remove();
    }
    const shown =
      /visto\.service <<'END'\n([\s\S]*?)END/.exec(readFileSync(`${root}SECURITY.md`, "utf8"))?.[1] ?? "";
    for (const line of shown.trim().split("\n")) assert.ok(unit.includes(`${line}\n`), line);
  });

  it("makes a backup of a running desk that verifies against a kept head, and shows one that does not", async () => {
    const desk = await new CliDesk().ready();
    try {
      const env = { ...desk.environment, VISTO_TOKEN: desk.adminToken, COPY: `${desk.home}/backup` };
      const lines = [...shownLines(block("backup")), ...shownLines(block("verify"))];
      const output = await bash(
        lines.map(({ line }) => line),
        { env, cwd: root },
      );
      for (const shown of lines) showsAll(shown, output);
      const copy = new DatabaseSync(`${env.COPY}/ledger.db`);
      copy.exec("UPDATE entries SET by = 'nobody' WHERE seq = 2");
      copy.close();
      const verify = shownLines(block("verify")).map(({ line }) => line);
      await assert.rejects(bash(verify, { env, cwd: root }), /entry 2 does not follow/);
    } finally {
      await desk.stop();
    }
  });
});
