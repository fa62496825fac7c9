/** The short form of the fuzz of the HTTP door (test/fuzz/http.ts). */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiDescription } from "../../src/doors/http/openapi/description.ts";
import { fuzzHttp } from "../fuzz/http/fuzz.ts";

const seed = Date.now() % 1_000_000;

test("a desk answers 2,000 calls, from right to rubbish, as its description says, and stays well", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const { findings, unreached, operations, statuses } = await fuzzHttp({ calls: 2_000, seed });
  assert.deepEqual(findings, [], `seed ${seed}`);
  t.diagnostic(JSON.stringify(statuses));
  // A fuzz in which nothing succeeds would see little.
  assert.ok(unreached.length < operations / 2, `seed ${seed}: ${unreached.join(", ")}`);
});

test("what a description says wrongly is found", async (t) => {
  t.diagnostic(`seed ${seed}`);
  const { findings } = await fuzzHttp({ calls: 400, seed, distort: withoutDetail });
  assert.match(findings.join("\n"), /additional properties .*"detail"/, `seed ${seed}`);
});

/** The description of a desk whose refusals say nothing. */
function withoutDetail(description: ApiDescription): ApiDescription {
  const { Problem = {}, ...schemas } = description.components.schemas;
  const { detail: _, ...properties } = Problem.properties as Record<string, unknown>;
  const required = (Problem.required as string[]).filter((name) => name !== "detail");
  const components = {
    ...description.components,
    schemas: { ...schemas, Problem: { ...Problem, properties, required } },
  };
  return { ...description, components };
}
