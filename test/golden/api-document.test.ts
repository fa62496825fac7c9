import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { apiReference } from "../../scripts/api-reference.ts";
import { describeApi } from "../../src/doors/http/openapi/description.ts";
import { routeTables } from "../../src/doors/http/routes.ts";
import { version } from "../../src/version.ts";

test("the reference of the API is what `npm run docs` makes of the routes", () => {
  const kept = readFileSync(new URL("../../docs/reference/api.md", import.meta.url), "utf8");
  assert.equal(kept, apiReference(describeApi(routeTables, version)));
});
