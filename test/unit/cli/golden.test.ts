import assert from "node:assert/strict";
import { test } from "node:test";
import { clearanceLines, countdown, waitingLines } from "../../../src/cli/render/ask.ts";
import { finalLine } from "../../../src/cli/render/final-line.ts";
import { grantTable } from "../../../src/cli/render/grant.ts";
import { requestFacts } from "../../../src/cli/render/request-facts.ts";
import { requestTable } from "../../../src/cli/render/request-table.ts";
import { resultFacts } from "../../../src/cli/render/result-text.ts";
import { colorStyle, plainStyle } from "../../../src/cli/style.ts";
import type { EntryView } from "../../../src/client.ts";
import { requestStatuses } from "../../../src/domain/lifecycle.ts";
import type { RequestView } from "../../../src/domain/view.ts";
import { assertGolden } from "../../golden/golden.ts";
import { exampleGrants } from "./example-grants.ts";
import { exampleApproval, exampleRequest, exampleNow as now } from "./example-request.ts";

const hostile = exampleRequest({
  id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G1",
  agent: "co\u001b[2Jdex",
  command: "echo safe\r\u001b[1Arm -rf ~ \u202egpj.txt\nsecond line",
  risk: null,
  reasons: [],
});
const many = [
  exampleRequest(),
  hostile,
  exampleRequest({
    id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G2",
    status: "executed",
    risk: "low",
    command: "printf 日本語のファイル.txt",
  }),
  exampleRequest({
    id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G3",
    risk: "critical",
    command: `curl ${"x".repeat(200)}`,
  }),
];

test("a list in a terminal keeps to its columns and shows hostile text as escapes", () => {
  assertGolden("list-terminal", requestTable(many, { columns: 100, style: colorStyle, now }));
});

test("a list in a pipe is aligned, plain and never cut", () => {
  assertGolden("list-pipe", requestTable(many, { columns: undefined, style: plainStyle, now }));
});

test("show tells every fact, the history, the sightings and the deliveries", () => {
  const at = "2026-03-02T10:01:00.000Z";
  const history: EntryView[] = [
    {
      seq: 7,
      at: "2026-03-02T10:00:00.000Z",
      type: "request_submitted",
      subject: "req_x",
      by: "agent",
      body: { channel: "cli" },
    },
    { seq: 8, at, type: "request_approved", subject: "req_x", by: "ada", body: null },
    { seq: 9, at, type: "request_failed", subject: "req_x", by: "desk", body: { exitCode: 3 } },
  ];
  const shown = exampleRequest({
    status: "failed",
    session: "s-1",
    key: "clean-1",
    decision: { ...exampleApproval, reason: "go on" },
    clearanceUntil: "2026-03-02T10:11:00.000Z",
    claimedBy: "wrk_1",
    result: { outcome: "failed", exitCode: 3, durationMs: 1_200 },
    finishedAt: "2026-03-02T10:01:02.000Z",
    deliveries: [
      {
        id: "dlv_1",
        channel: "feed",
        to: "ada",
        about: "ask",
        state: "delivered",
        at,
        evidence: "shown by a watching client",
      },
    ],
  });
  assertGolden("show", requestFacts(shown, history, plainStyle));
});

test("approve shows what it would clear, hostile text as escapes and lines as lines", () => {
  assertGolden("approve", [
    ...clearanceLines(exampleRequest(), plainStyle, now),
    "",
    ...clearanceLines(hostile, plainStyle, now),
  ]);
});

test("approve shows what a grant would cover, within which bounds", () => {
  const request = exampleRequest({ session: "s-1" });
  const { agent } = hostile;
  assertGolden("approve-grant", [
    ...clearanceLines(request, plainStyle, now, { for: "1h" }),
    "",
    ...clearanceLines(request, plainStyle, now, { for: "30m", uses: 1, scope: { session: true } }),
    "",
    ...clearanceLines({ ...request, agent }, plainStyle, now, {
      for: "8h",
      uses: 20,
      scope: { agent: false, path: "/home/ada\u202e" },
    }),
    "",
    ...clearanceLines({ ...request, agent, execution: "agent" }, plainStyle, now, { for: "8h", scope: {} }),
  ]);
});

test("grants are listed with what each covers, hostile text as escapes", () => {
  assertGolden("grants", grantTable(exampleGrants, plainStyle, now));
});

test("show names the grant that has approved, and the one that was given", () => {
  const by = { ...exampleApproval, grant: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G1" };
  const gave = { ...exampleApproval, reason: "go on", gave: "grt_01K5V8Z2N4T6R8W0Y2A4C6E8G1" };
  const history: EntryView[] = [
    {
      seq: 8,
      at: "2026-03-02T10:01:00.000Z",
      type: "request_approved",
      subject: "req_x",
      by: "ada",
      body: { risk: "high", grant: by.grant },
    },
  ];
  assertGolden("show-grant", [
    ...requestFacts(exampleRequest({ status: "approved", decision: by }), history, plainStyle),
    "",
    ...requestFacts(exampleRequest({ status: "approved", decision: gave }), [], plainStyle),
    "",
    finalLine(exampleRequest({ status: "approved", decision: by })),
  ]);
});

test("a waiting terminal says what is waited for, why, and who can decide", () => {
  const pending = exampleRequest();
  assertGolden("waiting", [
    ...waitingLines(pending, plainStyle),
    countdown(pending, now),
    countdown(exampleRequest({ status: "approved" }), now),
    countdown(exampleRequest({ status: "executing" }), now),
    ...waitingLines(hostile, plainStyle),
  ]);
});

test("every state of a request has a final line that says what to do", () => {
  const decision = exampleApproval;
  const ends: Partial<RequestView>[] = [
    {
      decision,
      result: { outcome: "failed", signal: "SIGKILL", durationMs: 61_000, truncated: true },
      status: "failed",
    },
    { decision, result: { outcome: "failed", reason: "not_started: no such folder" }, status: "failed" },
    {
      decision,
      result: { outcome: "timed_out", signal: "SIGTERM", reason: "time_limit", durationMs: 8_000 },
      status: "timed_out",
    },
    {
      decision,
      result: { outcome: "failed", signal: "SIGTERM", reason: "stopped", durationMs: 8_000 },
      status: "failed",
    },
    {
      decision,
      result: { outcome: "executed", exitCode: 0, durationMs: 5, truncated: true, endedProcesses: 2 },
      status: "executed",
    },
    { decision, result: { outcome: "executed", exitCode: 0, endedProcesses: 1 }, status: "executed" },
    { status: "rejected", decision: { verdict: "reject", by: "policy", at: decision.at, reason: "Never." } },
    { status: "rejected", decision: { verdict: "reject", by: "ada", at: decision.at, reason: "not\nnow" } },
  ];
  const plain = requestStatuses.map((status) => exampleRequest({ status, decision }));
  const lines = [...plain, ...ends.map(exampleRequest)].map(finalLine);
  assertGolden("final-lines", lines);
});

test("a result among facts tells the desk's reasons in plain words", () => {
  const timedOut = {
    outcome: "timed_out",
    signal: "SIGKILL",
    reason: "time_limit",
    durationMs: 8_000,
  } as const;
  assert.equal(resultFacts(timedOut), "timed out, ran into its time limit and was stopped, 8s");
  assert.equal(
    resultFacts({ outcome: "unknown", reason: "lease_lost" }),
    "unknown, its executor was lost while it ran",
  );
  assert.equal(
    resultFacts({ outcome: "failed", reason: "not_started: no bash", endedProcesses: 1 }),
    "failed, was not started: no bash, 1 background process was ended with it",
  );
});
