import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { VistoError } from "../../../../src/base/errors.ts";
import { parseSearch, searchKeys } from "../../../../src/domain/search/parse-search.ts";

const now = Date.UTC(2026, 10, 24, 12);
const read = (text: string) => parseSearch(text, now);

function refusal(text: string): VistoError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof VistoError) return error;
    throw error;
  }
  throw new Error(`expected a refusal of ${text}`);
}

describe("a search", () => {
  const meanings: readonly [string, ReturnType<typeof read>][] = [
    ["", []],
    ["  ", []],
    [
      "npm install",
      [
        { on: "text", text: "npm" },
        { on: "text", text: "install" },
      ],
    ],
    ['"npm install"', [{ on: "text", text: "npm install" }]],
    ['"say \\"hi\\" \\\\"', [{ on: "text", text: 'say "hi" \\' }]],
    ['"status:pending"', [{ on: "text", text: "status:pending" }]],
    ["status:pending,approved", [{ on: "status", any: ["pending", "approved"] }]],
    ["kind:tool_use", [{ on: "kind", any: ["tool_use"] }]],
    ["risk:critical", [{ on: "risk", any: ["critical"] }]],
    ["risk>=high", [{ on: "risk", any: ["high", "critical"] }]],
    ["risk<medium", [{ on: "risk", any: ["low"] }]],
    ["risk>critical", [{ on: "risk", any: [] }]],
    ['agent:"build bot"', [{ on: "agent", any: ["build bot"] }]],
    ["by:ada,policy", [{ on: "by", any: ["ada", "policy"] }]],
    [
      "requester:agent session:s-1",
      [
        { on: "requester", any: ["agent"] },
        { on: "session", any: ["s-1"] },
      ],
    ],
    ["cwd:/srv/app/", [{ on: "cwd", path: "/srv/app" }]],
    ["cwd:/", [{ on: "cwd", path: "/" }]],
    ["before:2026-11-01", [{ on: "before", at: Date.UTC(2026, 10, 1) }]],
    ["after:2026-11-01T09:30Z", [{ on: "after", at: Date.UTC(2026, 10, 1, 9, 30) }]],
    ["after:24h", [{ on: "after", at: now - 86_400_000 }]],
    ["-rm", [{ on: "text", text: "rm", not: true }]],
    ["-agent:ci", [{ on: "agent", any: ["ci"], not: true }]],
    ['-"rm -rf"', [{ on: "text", text: "rm -rf", not: true }]],
    [
      "- x",
      [
        { on: "text", text: "-" },
        { on: "text", text: "x" },
      ],
    ],
    ["2>&1", [{ on: "text", text: "2>&1" }]],
  ];
  for (const [text, terms] of meanings) {
    it(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), terms));
  }

  const refusals: readonly [string, number, string | undefined][] = [
    ["npm stauts:pending", 5, "status"],
    ["http://x", 1, undefined],
    ["status:pendin", 8, "pending"],
    ["-kind:bash_comand", 7, "bash_command"],
    ["risk:hgih", 6, "high"],
    ["risk>=low,high", 7, undefined],
    ["agent>=x", 1, undefined],
    ["agent:", 7, undefined],
    ["agent:a,,b", 7, undefined],
    ["cwd:src", 5, undefined],
    ["before:yesterday", 8, undefined],
    ["after:2026-02-31T25:00Z", 7, undefined],
    ["after:5x", 7, undefined],
    ['say "hi', 5, undefined],
    ["toString:x", 1, undefined],
    ["Status:pending", 1, "status"],
    ["constructor:x", 1, undefined],
  ];
  for (const [text, position, nearest] of refusals) {
    it(`refuses ${JSON.stringify(text)} at character ${position}`, () => {
      const { code, details, message } = refusal(text);
      assert.deepEqual(
        [code, details.position, details.nearest],
        ["invalid_option", position, nearest],
        message,
      );
      assert.match(message, /expected/);
    });
  }

  it("has at most fifty terms", () => {
    assert.equal(read("a ".repeat(50)).length, 50);
    assert.equal(refusal("a ".repeat(51)).details.position, 101);
  });

  it("reads or refuses any text, and names a place within it", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(...searchKeys, ":", ">=", '"', "-", ",", " ", "\\", "24h", "/", "high", "pending"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        try {
          for (const term of read(text)) assert.ok(term.on);
        } catch (error) {
          assert.ok(error instanceof VistoError, String(error));
          assert.equal(error.code, "invalid_option");
          const { position } = error.details;
          assert.ok(typeof position === "number" && position >= 1 && position <= text.length + 1);
        }
      }),
    );
  });
});
