/** Child process: holds long-polls on the ids that it is given, says when all are sent, and counts what comes back. */

import { Agent } from "node:http";
import { createInterface } from "node:readline";
import { type Access, call } from "../parts/http-call.ts";

export interface PollOrder extends Access {
  readonly ids: readonly string[];
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { ids, ...access } = JSON.parse((await lines.next()).value ?? "") as PollOrder;
const agent = new Agent({ keepAlive: true, maxSockets: ids.length });
let answered = 0;
const polls = ids.map(async (id) => {
  await call(access, agent, "GET", `/requests/${id}?wait=60s&until=decided`);
  answered++;
});
await new Promise((resolve) => setImmediate(resolve));
process.stdout.write(`${JSON.stringify({ held: ids.length })}\n`);

for await (const _ of lines) process.stdout.write(`${JSON.stringify({ answered })}\n`);
await Promise.all(polls);
agent.destroy();
