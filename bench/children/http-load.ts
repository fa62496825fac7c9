/**
 * Child process: keeps calls to a desk in flight on kept connections. It takes one line of JSON for each load, and
 * answers with one: how many calls a second, what each took, and how many were not answered as expected.
 */

import { Agent } from "node:http";
import { createInterface } from "node:readline";
import { askBody } from "../parts/asks.ts";
import { call } from "../parts/http-call.ts";
import { inFlight } from "../parts/in-flight.ts";

/** What one load does: `submit` records asks, `path` has an allowed command run and waits for its result. */
export interface LoadOrder {
  readonly what: "submit" | "path";
  readonly url: string;
  readonly token: string;
  readonly cwd: string;
  readonly count: number;
  readonly width: number;
}

export interface LoadAnswer {
  readonly perSecond: number;
  readonly took: readonly number[];
  readonly wrong: number;
}

async function submit(order: LoadOrder, agent: Agent, n: number): Promise<boolean> {
  const { status } = await call(order, agent, "POST", "/requests", askBody(n, order.cwd));
  return status === 201;
}

async function path(order: LoadOrder, agent: Agent, n: number): Promise<boolean> {
  const ask = { ...askBody(n, order.cwd), argv: ["true"] };
  const { body } = await call(order, agent, "POST", "/requests", ask);
  const shown = await call(order, agent, "GET", `/requests/${body.id}?wait=30s&until=finished`);
  return shown.body.status === "executed";
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as LoadOrder;
  const agent = new Agent({ keepAlive: true, maxSockets: order.width });
  const step = order.what === "submit" ? submit : path;
  let wrong = 0;
  const load = await inFlight(order.count, order.width, async (n) => {
    if (!(await step(order, agent, n))) wrong++;
  });
  agent.destroy();
  process.stdout.write(`${JSON.stringify({ ...load, wrong } satisfies LoadAnswer)}\n`);
}
