import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { redact, redactValue } from "../../../src/domain/redact.ts";
import { carriers, secrets, tokens } from "../../support/planted-secrets.ts";
import { ordinaryCommands } from "./ordinary-commands.ts";

const wordsAround = fc
  .array(
    fc.constantFrom("git", "don't", "it's", "say", '"quoted words"', "'and more'", "a=b", "x: y", "&&", "\n"),
  )
  .map((words) => words.join(" "));

describe("redacting a text", () => {
  for (const carrier of carriers) {
    it(`hides what is planted in ${JSON.stringify(carrier("…"))}`, () => {
      fc.assert(
        fc.property(secrets, wordsAround, wordsAround, (secret, before, after) => {
          assert.ok(!redact(`${before}\n${carrier(secret)}\n${after}`).includes(secret));
        }),
      );
    });
  }

  it("hides tokens of known shapes wherever they stand", () => {
    const line = fc.tuple(tokens, fc.constantFrom("echo ", "", '"', "x=", "(", "go to "));
    fc.assert(
      fc.property(
        line,
        ([token, before]) => !redact(`${before}${token} and on`).includes(token.slice(12, 40)),
      ),
    );
  });

  it("redacts a redacted text to itself", () => {
    const anything = fc.tuple(
      fc.string({ unit: "binary", maxLength: 80 }),
      secrets,
      fc.constantFrom(...carriers),
    );
    fc.assert(
      fc.property(anything, ([noise, secret, carrier]) => {
        const once = redact(noise + carrier(secret));
        assert.equal(redact(once), once);
      }),
      { numRuns: 1_000 },
    );
  });

  for (const command of ordinaryCommands) {
    it(`leaves ${JSON.stringify(command)} as it is`, () => assert.equal(redact(command), command));
  }

  const sentences = [
    "claim: Invalid input: expected string, received undefined",
    "token: Invalid input: expected string, received undefined",
    "n.yaml:1: channels.w.secret: expected { env: NAME } or { file: PATH }: a secret never stands in this file",
    "n.yaml:1: channels.w.token: a token would travel in the clear: expected a url with https",
    "Expected the header Authorization: Bearer TOKEN.",
    "The call has no token: log in, or set VISTO_TOKEN",
    "a person's login was used from inside an agent's session",
  ];
  for (const sentence of sentences) {
    it(`leaves the sentence "${sentence}" as it is`, () => assert.equal(redact(sentence), sentence));
  }

  it("keeps what stands around a secret readable", () => {
    const shown = {
      'curl -H "Authorization: Bearer h4nter2hunter2" https://x':
        'curl -H "Authorization: (secret)" https://x',
      "git clone https://ana:h4nter2@example.org/p": "git clone https://ana:(secret)@example.org/p",
      "TOKEN='a b' cmd --password x1y2z3 --yes": "TOKEN='(secret)' cmd --password (secret) --yes",
      'Write {"password":"h4nter2","mode":1}': 'Write {"password":"(secret)","mode":1}',
      'login {"tokens":["a1b2c3","d4"],"page":1}': 'login {"tokens":(secret),"page":1}',
    };
    assert.deepEqual(Object.fromEntries(Object.keys(shown).map((text) => [text, redact(text)])), shown);
  });

  const hostile = [
    ...[
      "a",
      "a.",
      "a:",
      "://",
      "://a:",
      "eyJ",
      "SG.",
      "sk-",
      '"',
      "\\",
      " ",
      "token: ",
      "token='",
      "-u a:",
      "--token ",
    ],
    ...[
      "password=",
      "Bearer ",
      "mysql -p",
      'password "',
      "login x password ",
      "-----BEGIN PRIVATE KEY-----",
      "Cookie: ",
    ],
  ];
  for (const part of hostile) {
    it(`takes time that grows with the length alone for ${JSON.stringify(part)} again and again`, () => {
      // Squared, these 200,000 characters would take many seconds; other work on the machine may slow a try down.
      const text = part.repeat(Math.ceil(200_000 / part.length));
      assert.ok(Array.from({ length: 5 }).some(() => cpuMs(() => redact(text)) < 300));
    });
  }
});

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe("redacting plain data", () => {
  it("hides what stands under a telling name, at any depth, and redacts every text", () => {
    const value = {
      token: "t",
      list: [{ password: "p", note: "API_KEY=abc123 x" }],
      maxTokens: 5,
      none: null,
      on: true,
    };
    const shown = {
      token: "(secret)",
      list: [{ password: "(secret)", note: "API_KEY=(secret) x" }],
      maxTokens: 5,
      none: null,
      on: true,
    };
    assert.deepEqual(redactValue(value), shown);
  });

  it("comes to an end with data that holds itself", () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    assert.match(JSON.stringify(redactValue(value)), /too deep/);
  });
});
