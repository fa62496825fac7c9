/** What a body, a query and a path can have wrong: each is refused by its name, in plain words. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { errorKinds } from "../../../src/base/errors.ts";
import { type BadBody, badBytes, badFields } from "./bad-bodies.ts";
import { BuiltDesk } from "./built-desk.ts";
import { declared, pathOf } from "./declared.ts";
import type { Came } from "./send.ts";

/** How the library that reads our schemas talks. */
const jargon =
  /invalid (?:input|option|key|type)|\btoo (?:big|small)\b|unrecognized|\bNaN\b|\bzod\b|\bregex\b|received|[<>]=/i;

const otherKinds = ["req", "grt", "tok", "note", "msg"].map((kind) => `${kind}_01K5V8Z2N4T6R8W0Y2A4C6E8G0`);

describe("the HTTP API", () => {
  let desk: BuiltDesk;
  before(async () => {
    desk = await BuiltDesk.start();
    await desk.ask();
  });
  after(() => desk.stop());

  for (const one of declared) {
    const { route, row } = one;
    const { method } = route;
    const refuses = async (bad: BadBody): Promise<void> => {
      const came = await desk.call(pathOf(one), { method, token: desk.token("admin"), raw: bad.raw });
      refusedInWords(came, bad);
    };

    if (method !== "GET") {
      it(`${route.operation} refuses a body whose bytes are wrong`, async () => {
        for (const bad of badBytes(row.body ?? {})) {
          if (!row.isLoose || bad.code !== "unknown_field") await refuses(bad);
        }
      });

      it(`${route.operation} takes no other content than JSON`, async () => {
        const raw = Buffer.from(JSON.stringify(row.body ?? {}));
        for (const type of ["text/plain", "application/x-www-form-urlencoded", "x", "application/jsonp"]) {
          const headers = { "content-type": type };
          const came = await desk.call(pathOf(one), { method, token: desk.token("admin"), raw, headers });
          refusedInWords(came, { what: type, raw, code: "invalid_body", names: "application/json" });
        }
      });
    }

    const { body, params } = route;
    if (body) {
      it(`${route.operation} refuses each field that is wrong, and says which`, async () => {
        for (const bad of badFields(body, row.body ?? {})) await refuses(bad);
      });
    }

    it(`${route.operation} names the nearest field of a query that it does not know`, async () => {
      const [known = ""] = Object.keys(route.query?.shape ?? {});
      const came = await desk.call(`${pathOf(one)}?${known}s=1`, {
        method,
        token: desk.token("admin"),
        body: row.body,
      });
      refusedInWords(came, { what: "query", raw: Buffer.of(), code: "unknown_field", names: known });
    });

    if (route.query) {
      const { query } = route;
      it(`${route.operation} refuses each field of its query that is wrong, and says which`, async () => {
        for (const name of Object.keys(query.shape)) {
          const came = await desk.call(`${pathOf(one)}?${name}=%00`, { method, token: desk.token("admin") });
          assert.equal(came.status, 400, came.text);
          refusedInWords(came, { what: name, raw: Buffer.of(), code: came.json.code as never, names: name });
        }
      });
    }

    if (params) {
      it(`${route.operation} knows no id of another kind, and none that is not there`, async () => {
        for (const id of [...otherKinds, "%00", "..%2f", "x".repeat(99)]) {
          const sent = { method, token: desk.token("admin"), body: row.body };
          const came = await desk.call(pathOf(one, id), sent);
          refusedInWords(came, { what: id, raw: Buffer.of(), code: "not_found" });
        }
      });
    }
  }

  it("refuses a command of 2 MB", async () => {
    const body = { agent: "tester", kind: "bash_command", command: "x".repeat(2_000_000) };
    const came = await desk.call("/api/v1/requests", { method: "POST", token: desk.token("agent"), body });
    refusedInWords(came, { what: "2 MB", raw: Buffer.of(), code: "body_too_large", names: "1 MiB" });
  });

  it("leaves nothing lost, the chain whole, and the desk well", () => desk.checkWell());
});

function refusedInWords(came: Came, { what, code, names }: BadBody): void {
  const shown = `${what}: ${came.status} ${came.text.slice(0, 400)}`;
  assert.equal(came.json.code, code, shown);
  assert.equal(came.status, errorKinds[code].status, shown);
  assert.match(came.type, /^application\/problem\+json/);
  const words = `${came.json.detail} ${JSON.stringify(came.json.details ?? {})}`;
  assert.doesNotMatch(words, jargon, shown);
  if (names !== undefined) assert.ok(words.includes(names), `expected ${names} named: ${shown}`);
}
