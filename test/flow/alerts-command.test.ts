import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { raiseAbsence } from "../../src/clearance/absence.ts";
import { adviceFor, alertAdvice } from "../../src/domain/alert.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { commandLine } from "../unit/cli/command-line.ts";
import { HttpDesk } from "./http-desk.ts";

describe("visto alerts", () => {
  let desk: HttpDesk;
  let home: TempFolder;
  before(async () => {
    desk = await HttpDesk.start();
    home = tempFolder();
  });
  after(async () => {
    await desk.stop();
    home.remove();
  });

  const visto = async (...argv: readonly string[]) => {
    const variables = { VISTO_URL: desk.door.url, VISTO_TOKEN: await desk.token("admin") };
    return commandLine(home.path, { variables })(...argv);
  };

  it("says on stderr alone that none is open", async () => {
    assert.deepEqual(await visto("alerts"), { exit: 0, stdout: "", stderr: "visto: no alert is open\n" });
  });

  it("shows what has happened and what to do, and health leads there", async () => {
    const { id } = await desk.ask();
    const request = await desk.ledger.request(id);
    assert.ok(request);
    await desk.ledger.run(raiseAbsence, { request });
    const { exit, stdout } = await visto("alerts");
    assert.equal(exit, 0);
    const [head = "", happened = "", toDo = ""] = stdout.split("\n");
    assert.match(head, /^nobody_present {2}reviewers {2}open for \d/);
    assert.match(happened, new RegExp(`^ {2}${id} waits, and nobody is there`));
    assert.equal(toDo, `  to do: ${alertAdvice.nobody_present}`);
    const [alert] = JSON.parse(`[${(await visto("alerts", "--json")).stdout.trim()}]`);
    assert.deepEqual([alert.code, alert.subject], ["nobody_present", "reviewers"]);
    assert.match(
      (await visto("health")).stdout,
      /1 alert is open\n[^`]* {2}what each alert is, and what to do: `visto alerts`\n/,
    );
  });

  it("names the subject in its advice, and gives none for a code that it does not know", () => {
    const advice = adviceFor({ code: "dead_letter", subject: "msg_1" });
    assert.match(advice ?? "", /`visto dead show msg_1`.*`visto dead redrive msg_1`/);
    assert.equal(adviceFor({ code: "toString", subject: "x" }), undefined);
  });
});
