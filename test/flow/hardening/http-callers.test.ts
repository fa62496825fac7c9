/** Who may call what: each route by each role, by tokens that are none, and from places that are not ours. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { errorKinds } from "../../../src/base/errors.ts";
import { type Role, roles } from "../../../src/domain/reviewer.ts";
import { BuiltDesk } from "./built-desk.ts";
import { type Declared, declared, pathOf, unmatched } from "./declared.ts";
import type { Came } from "./send.ts";

it("every route of the API has its row in the table, and every row its route", () => {
  assert.deepEqual(unmatched(), []);
});

describe("a caller of the HTTP API", () => {
  let desk: BuiltDesk;
  before(async () => {
    desk = await BuiltDesk.start();
    const token = desk.token("admin");
    const { items } = (await desk.call("/api/v1/tokens", { token })).json as {
      items: { id: string; name: string }[];
    };
    const revoked = items.find(({ name }) => name === "revoked")?.id;
    assert.equal((await desk.call(`/api/v1/tokens/${revoked}`, { method: "DELETE", token })).status, 200);
    await desk.ask();
  });
  after(() => desk.stop());

  const newToken = async (role: Role): Promise<{ id: string; token: string }> => {
    const body = { role, name: `${role}-for-a-while` };
    const sent = { method: "POST", token: desk.token("admin"), body };
    return (await desk.call("/api/v1/tokens", sent)).json as { id: string; token: string };
  };

  async function subjectOf({ row }: Declared): Promise<string | undefined> {
    switch (row.about) {
      case "request":
        return (await desk.ask()).id;
      case "token":
        return (await newToken("operator")).id;
      case "queue":
        return "upkeep";
      default:
        return undefined;
    }
  }

  for (const one of declared) {
    const { route, row } = one;
    const { method } = route;
    for (const role of roles) {
      const expected = row.answers[role];
      it(`${route.operation} answers a token of the role ${role} with ${expected}`, async () => {
        const token = row.endsToken ? (await newToken(role)).token : desk.token(role);
        const path = pathOf(one, await subjectOf(one));
        const came = await desk.call(path, { method, token, body: row.body });
        if (typeof expected === "number") assert.equal(came.status, expected, came.text);
        else refusedWith(came, expected);
      });
    }

    if (route.access !== "open") {
      it(`${route.operation} answers no token, a wrong, a revoked and an expired one with 401`, async () => {
        refusedWith(await desk.call(pathOf(one), { method, body: row.body }), "token_missing");
        // Wrong tokens are limited by the address that they come from.
        const from = { wrong: "127.0.0.2", revoked: "127.0.0.3", expired: "127.0.0.4" } as const;
        for (const ended of ["wrong", "revoked", "expired"] as const) {
          const token = desk.token(ended);
          refusedWith(
            await desk.call(pathOf(one), { method, token, body: row.body, from: from[ended] }),
            "token_unknown",
          );
        }
      });
    }

    it(`${route.operation} is answered neither under a foreign name nor to another site's page`, async () => {
      const sent = { method, token: desk.token("admin"), body: row.body };
      const foreign = async (headers: Record<string, string>) => desk.call(pathOf(one), { ...sent, headers });
      refusedWith(await foreign({ host: "evil.example" }), "foreign_host");
      refusedWith(await foreign({ origin: "http://evil.example" }), "foreign_origin");
      refusedWith(await foreign({ "sec-fetch-site": "cross-site" }), "foreign_origin");
    });
  }

  it("leaves nothing lost, the chain whole, and the desk well", () => desk.checkWell());
});

function refusedWith(came: Came, code: keyof typeof errorKinds): void {
  assert.equal(came.json.code, code, came.text);
  assert.equal(came.status, errorKinds[code].status);
  assert.match(came.type, /^application\/problem\+json/);
}
