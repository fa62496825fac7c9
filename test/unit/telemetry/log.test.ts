import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { VistoError } from "../../../src/base/errors.ts";
import { createLog } from "../../../src/telemetry/log.ts";
import { carriers, secrets } from "../../support/planted-secrets.ts";

/** What a log writes while `use` uses it. */
function written(readable: boolean, use: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  use(createLog({ level: "info", readable, write: (line) => lines.push(line) }));
  return lines.join("");
}

describe("the log", () => {
  for (const readable of [false, true]) {
    it(`shows no planted secret in ${readable ? "readable lines" : "JSON"}`, () => {
      fc.assert(
        fc.property(secrets, fc.constantFrom(...carriers), (secret, carrier) => {
          const text = carrier(secret);
          const lines = written(readable, (log) => {
            log.info("ask", { command: text, nested: { list: [text] }, token: secret });
            log.error("failed", { error: new Error(text) });
            log.warn("refused", { error: new VistoError("usage", text) });
          });
          assert.equal(lines.trimEnd().split("\n").length, 3);
          assert.ok(!lines.includes(secret), lines);
        }),
      );
    });
  }

  it("keeps what is no secret as it is", () => {
    const [line = ""] = written(false, (log) =>
      log.info("started", { port: 4747, tokens: 2, on: true }),
    ).split("\n");
    const { port, tokens, on, event } = JSON.parse(line);
    assert.deepEqual([event, port, tokens, on], ["started", 4747, 2, true]);
  });

  it("writes nothing below its level", () => {
    assert.equal(
      written(false, (log) => log.debug("detail", { command: "x" })),
      "",
    );
  });
});
