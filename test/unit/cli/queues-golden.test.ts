import { test } from "node:test";
import { agentTable } from "../../../src/cli/render/agent-table.ts";
import { deadLetterFacts, deadLetterTable } from "../../../src/cli/render/dead-letter.ts";
import { pauseWarnings, queueTable } from "../../../src/cli/render/queue-table.ts";
import { plainStyle } from "../../../src/cli/style.ts";
import { assertGolden } from "../../golden/golden.ts";
import { exampleAgents, exampleLetter, exampleQueues } from "./example-queues.ts";
import { exampleNow as now } from "./example-request.ts";

test("queues are listed with what waits, what failed, and what does not happen while one is paused", () => {
  assertGolden("queues", [...queueTable(exampleQueues, plainStyle), ...pauseWarnings(exampleQueues)]);
});

test("dead letters are listed with their reasons, hostile text as escapes", () => {
  const { requestId: _, ...about } = exampleLetter;
  assertGolden("dead", deadLetterTable([exampleLetter, { ...about, payload: {} }], plainStyle, now));
});

test("a dead letter is shown with its payload, its request and its time line", () => {
  assertGolden("dead-show", deadLetterFacts(exampleLetter, plainStyle));
});

test("agents are listed with whose token they use, what waits and when they were seen", () => {
  assertGolden("agents", agentTable(exampleAgents, plainStyle, now));
});
