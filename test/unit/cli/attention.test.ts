import assert from "node:assert/strict";
import { test } from "node:test";
import { readEnvironment } from "../../../src/base/environment.ts";
import { Logins } from "../../../src/cli/logins.ts";
import { attentionFacts, attentionMark } from "../../../src/cli/render/attention.ts";
import { entryText } from "../../../src/cli/render/entry-line.ts";
import { requestFacts } from "../../../src/cli/render/request-facts.ts";
import { plainStyle } from "../../../src/cli/style.ts";
import type { RequestView } from "../../../src/domain/view.ts";
import { answer, StubDesk } from "../client/stub-desk.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";
import { exampleRequest } from "./example-request.ts";

const until = "2026-03-02T10:15:00.000Z";
const shown = "2026-03-02 10:15:00Z";
const taken: RequestView["attention"] = { takenBy: "ada", takenUntil: until, reminders: 1, rung: 0 };

/** A desk that answers every call with this request, and what it was sent. */
async function deskOf(context: Parameters<typeof temporaryFolder>[0], request: RequestView) {
  const sent: string[] = [];
  const desk = await StubDesk.start(context, (incoming, response) => {
    let body = "";
    incoming.on("data", (chunk) => {
      body += chunk;
    });
    incoming.on("end", () => {
      sent.push(`${incoming.url} ${incoming.headers.authorization} ${body}`);
      answer(response, request);
    });
  });
  return { url: desk.url, sent };
}

test("take, snooze and escalate send what their options say, and tell how it stands now", async (context) => {
  const request = exampleRequest({ attention: taken });
  const { url, sent } = await deskOf(context, request);
  const run = commandLine(temporaryFolder(context), { variables: { VISTO_URL: url, VISTO_TOKEN: "t" } });
  const { id } = request;
  const said = await run("take", id, "--for", "1h", "--over", "bob", "--to", "ada");
  assert.deepEqual([said.exit, said.stderr], [0, `visto: ${id} is taken by ada until ${shown}\n`]);
  await run("snooze", id, "--for", "15m", "--reason", "lunch");
  const escalated = await run("escalate", id, "--reason", "it burns", "--json");
  assert.deepEqual(JSON.parse(escalated.stdout), { id, status: "pending", attention: taken });
  const path = `/api/v1/requests/${id}`;
  assert.deepEqual(sent, [
    `${path}/take Bearer t {"for":"1h","over":"bob","to":"ada"}`,
    `${path}/snooze Bearer t {"for":"15m","reason":"lunch"}`,
    `${path}/escalate Bearer t {"reason":"it burns"}`,
  ]);
  assert.equal((await run("snooze", id)).exit, 2, "for how long?");
  assert.equal((await run("take", id, "--for", "soon")).exit, 2);
});

test("inside an agent's session it is the agent that escalates, whoever is logged in", async (context) => {
  const { url, sent } = await deskOf(context, exampleRequest({ attention: taken }));
  const home = temporaryFolder(context);
  new Logins(readEnvironment({ HOME: home })).keep(url, { token: "person", name: "ada" }, Date.now());
  const variables = { VISTO_URL: url, VISTO_AGENT_TOKEN: "agents" };
  await commandLine(home, { variables })("escalate", "req_1");
  await commandLine(home, { variables: { ...variables, CLAUDECODE: "1" } })("escalate", "req_1");
  await commandLine(home, { variables: { ...variables, CLAUDECODE: "1", VISTO_TOKEN: "given" } })(
    "escalate",
    "req_1",
  );
  assert.deepEqual(
    sent.map((line) => line.split(" ")[2]),
    ["person", "agents", "given"],
  );
});

test("a list asks for what nobody has fetched, and marks what is taken or snoozed", async (context) => {
  const items = [exampleRequest({ attention: taken })];
  const desk = await StubDesk.start(context, (_, response) => answer(response, { items, nextCursor: null }));
  const run = commandLine(temporaryFolder(context), {
    variables: { VISTO_URL: desk.url, VISTO_TOKEN: "t" },
  });
  assert.match((await run("list", "--unfetched")).stdout, /pending, taken {2}high/);
  assert.match(desk.calls.at(-1) ?? "", /unfetched=true/);
  assert.equal(attentionMark({ attention: { snoozedUntil: until, reminders: 0, rung: 0 } }), ", snoozed");
  assert.equal(attentionMark({ attention: { reminders: 2, rung: 1 } }), "");
});

test("a request shows how far attention has got, and that nobody has fetched its result", () => {
  assert.deepEqual(attentionFacts({ attention: { snoozedUntil: until, reminders: 2, rung: 1 } }), [
    `is snoozed until ${shown}`,
    "has escalated, 1 step so far",
    "had 2 reminders",
  ]);
  assert.deepEqual(attentionFacts({}), []);
  const delivery = { id: "dlv_1", channel: "poll", to: "agent", at: until, evidence: "nobody" } as const;
  const unfetched = { ...delivery, about: "result", state: "undelivered" } as const;
  const facts = requestFacts(exampleRequest({ status: "expired", deliveries: [unfetched] }), [], plainStyle);
  assert.ok(facts.some((line) => /^fetched +no: nobody has fetched the result$/.test(line)));
});

const at = "2026-03-02T10:00:00.000Z";
const untilMs = Date.parse(until);
const words: readonly (readonly [type: string, by: string, body: object, text: string])[] = [
  ["request_reminded", "desk", { reminders: 2 }, "reviewers reminded, 2 times so far"],
  ["request_escalated", "desk", { rung: 1, steps: 2 }, "escalated by desk, step 1 of 2"],
  [
    "request_escalated",
    "ada",
    { rung: 2, steps: 2, reason: "now\n" },
    "escalated by ada, step 2 of 2: now\\n",
  ],
  ["request_taken", "ada", { holder: "ada", until: untilMs }, `taken by ada until ${shown}`],
  [
    "request_taken",
    "ada",
    { holder: "ada", until: untilMs, from: "bob" },
    `taken from bob by ada until ${shown}`,
  ],
  ["request_taken", "ada", { holder: "bob", until: untilMs }, `handed over to bob by ada until ${shown}`],
  [
    "request_take_ended",
    "desk",
    { holder: "ada", why: "its time is over" },
    "given back by ada: its time is over",
  ],
  ["request_snoozed", "ada", { until: untilMs, reason: "lunch" }, `snoozed by ada until ${shown}: lunch`],
  ["request_snoozed", "ada", { until: "rubbish" }, "snoozed by ada until ?"],
  ["request_snooze_ended", "desk", {}, "news again after its snooze"],
];
for (const [type, by, body, text] of words) {
  test(`${type} reads: ${text}`, () => {
    const entry = { seq: 1, at, type, subject: "req_1", by, body: body as Record<string, unknown> };
    assert.equal(entryText(entry), text);
    assert.doesNotThrow(() => entryText({ ...entry, body: null }));
  });
}
