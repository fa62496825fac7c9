import assert from "node:assert/strict";
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readEnvironment } from "../../../src/base/environment.ts";
import { Logins } from "../../../src/cli/logins.ts";
import { answer, StubDesk } from "../client/stub-desk.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";
import { exampleGrants } from "./example-grants.ts";
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
    const report = {
      status: "healthy",
      reasons: [],
      alerts: 0,
      workers,
      pending: 0,
      present: 1,
      unfetched: 0,
      version: "1.2.3",
    };
    const desk = await StubDesk.start(context, (_, response) => answer(response, report));
    const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: desk.url } });
    assert.equal(
      (await run("health")).stdout,
      `healthy: visto 1.2.3, 0 pending, ${expected}, 1 reviewer there\n`,
    );
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

const revokes = ["grants", "revoke", "grt_1"] as const;
const inSession = { CLAUDECODE: "1" };

test("an agent's session revokes no grant with a person's login, and may with a reviewer's token", async (context) => {
  const revoked = { ...exampleGrants[3], id: "grt_1" };
  const desk = await StubDesk.start(context, (_, response) => answer(response, revoked));
  const home = temporaryFolder(context);
  const variables = { VISTO_URL: desk.url, ...inSession };
  new Logins(readEnvironment({ HOME: home })).keep(desk.url, { token: "t", name: "ada" }, Date.now());
  const refused = await commandLine(home, { variables })(...revokes);
  assert.equal(refused.exit, 16);
  assert.match(refused.stderr, /`visto grants revoke` does not use a person's login here/);
  assert.deepEqual(desk.calls, []);
  const done = await commandLine(home, { variables: { ...variables, VISTO_TOKEN: "t" } })(...revokes);
  assert.equal(done.stdout, "grt_1 is revoked; it covered 3 of 20 asks\n");
  assert.deepEqual(desk.calls, ["POST /api/v1/grants/grt_1/revoke"]);
});

test("grants are listed open or all, and it is said where there are more or none", async (context) => {
  let page: object = { items: exampleGrants, nextCursor: "next" };
  const desk = await StubDesk.start(context, (_, response) => answer(response, page));
  const run = commandLine(temporaryFolder(context), {
    variables: { VISTO_URL: desk.url, VISTO_TOKEN: "t" },
  });
  const listed = await run("grants", "list", "--all");
  assert.equal(listed.stdout.split("\n").length, exampleGrants.length + 2);
  assert.equal(listed.stderr, "visto: there are more: only the newest 200 are shown\n");
  page = { items: [], nextCursor: null };
  assert.deepEqual(await run("grants", "list"), { exit: 0, stdout: "", stderr: "visto: no grant is open\n" });
  assert.deepEqual(desk.calls, [
    "GET /api/v1/grants?status=all&limit=200",
    "GET /api/v1/grants?status=open&limit=200",
  ]);
});

test("approve sends the grant that its options say, its path free of links and relative parts", async (context) => {
  const home = temporaryFolder(context);
  let sent = "";
  const desk = await StubDesk.start(context, (request, response) => {
    if (request.method === "GET") return answer(response, exampleRequest());
    request.on("data", (chunk) => {
      sent += chunk;
    });
    request.on("end", () =>
      answer(response, exampleRequest({ status: "approved", decision: exampleApproval })),
    );
  });
  const run = commandLine(home, { variables: { VISTO_URL: desk.url, VISTO_TOKEN: "t" } });
  const bounds = ["--grant", "1h", "--uses", "3", "--session", "--any-agent", "--path", "."];
  assert.equal((await run("approve", "req_1", "--yes", ...bounds)).exit, 0);
  assert.deepEqual(JSON.parse(sent).grant, {
    for: "1h",
    uses: 3,
    scope: { agent: false, session: true, path: realpathSync(home) },
  });
  sent = "";
  assert.equal((await run("approve", "req_1", "--yes")).exit, 0);
  assert.equal("grant" in JSON.parse(sent), false);
});
