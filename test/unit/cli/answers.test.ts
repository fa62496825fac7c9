import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { answer, StubDesk } from "../client/stub-desk.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";
import { exampleApproval, exampleRequest } from "./example-request.ts";

test("a list that stops where it was told to says no more, one that stops by itself says how to see more", async (context) => {
  const desk = await StubDesk.start(context, (_, response) =>
    answer(response, { items: Array.from({ length: 50 }, () => exampleRequest()), nextCursor: "next" }),
  );
  const run = commandLine(temporaryFolder(context), {
    variables: { VISTO_URL: desk.url, VISTO_TOKEN: "t" },
  });
  assert.equal((await run("list", "--limit", "50")).stderr, "");
  assert.equal((await run("list")).stderr, "visto: there are more: give --limit\n");
  assert.match(desk.calls.at(-1) ?? "", /limit=50/);
});

for (const [workers, expected] of [
  [1, "1 worker"],
  [2, "2 workers"],
  [0, "0 workers"],
  [null, "? workers"],
] as const) {
  test(`health with ${workers} workers says ${expected}`, async (context) => {
    const report = { status: "healthy", reasons: [], alerts: 0, workers, pending: 0, version: "1.2.3" };
    const desk = await StubDesk.start(context, (_, response) => answer(response, report));
    const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: desk.url } });
    assert.equal((await run("health")).stdout, `healthy: visto 1.2.3, 0 pending, ${expected}\n`);
  });
}

test("a command that `visto run` runs has the agent's variables and no person's token", async (context) => {
  const home = temporaryFolder(context);
  const cleared = exampleRequest({
    status: "approved",
    decision: exampleApproval,
    execution: "agent",
    cwd: home,
  });
  const execution = { id: "exe_1", leaseUntil: "2036-03-02T10:02:00.000Z" };
  const desk = await StubDesk.start(context, ({ url }, response) =>
    answer(response, url?.endsWith("/start") ? { id: cleared.id, status: "executing", execution } : cleared),
  );
  const variables = {
    PATH: process.env.PATH ?? "",
    VISTO_URL: desk.url,
    VISTO_TOKEN: "persons",
    VISTO_AGENT_TOKEN: "agents",
    VISTO_AGENT: "codex",
    VISTO_DATA: join(home, "data"),
  };
  const ended = await commandLine(home, { variables })("run", "--", "env > seen");
  assert.equal(ended.exit, 0, ended.stderr);
  const seen = readFileSync(join(home, "seen"), "utf8").split("\n");
  assert.deepEqual(seen.filter((line) => line.startsWith("VISTO_")).sort(), [
    "VISTO_AGENT=codex",
    "VISTO_AGENT_TOKEN=agents",
    `VISTO_DATA=${join(home, "data")}`,
    "VISTO_EXECUTION=exe_1",
    `VISTO_URL=${desk.url}`,
  ]);
});
