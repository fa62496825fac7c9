import assert from "node:assert/strict";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readEnvironment } from "../../../src/base/environment.ts";
import { VistoError } from "../../../src/base/errors.ts";
import { type Credential, chooseCredential, type Speaker } from "../../../src/cli/identity.ts";
import { Logins } from "../../../src/cli/logins.ts";
import { temporaryFolder } from "./command-line.ts";

const url = "http://127.0.0.1:4747";
const now = Date.parse("2026-03-02T10:00:00Z");

type Source = "VISTO_TOKEN" | "login" | "VISTO_AGENT_TOKEN" | "agent-token" | "expired login";

/** Chooses where exactly these sources are there; each token is its source's name. */
function choose(context: TestContext, speaker: Speaker, sources: readonly Source[]): Credential {
  const home = temporaryFolder(context);
  const variables: Record<string, string> = { HOME: home };
  for (const name of ["VISTO_TOKEN", "VISTO_AGENT_TOKEN"] as const) {
    if (sources.includes(name)) variables[name] = name;
  }
  const environment = readEnvironment(variables);
  const logins = new Logins(environment);
  if (sources.includes("login")) logins.keep(url, { token: "login", name: "ada" }, now);
  if (sources.includes("expired login")) {
    logins.keep(url, { token: "old", name: "ada", expiresAt: "2026-03-02T09:59:59Z" }, now);
  }
  mkdirSync(environment.dataFolder, { recursive: true });
  if (sources.includes("agent-token"))
    writeFileSync(join(environment.dataFolder, "agent-token"), "agent-token\n");
  return chooseCredential(speaker, { environment, data: environment.dataFolder, url, logins, now });
}

const all = ["VISTO_TOKEN", "login", "VISTO_AGENT_TOKEN", "agent-token"] as const;
const table: readonly [Speaker, readonly Source[], Source | "token_missing"][] = [
  ["agent", all, "VISTO_AGENT_TOKEN"],
  ["agent", ["VISTO_TOKEN", "login", "agent-token"], "agent-token"],
  ["agent", ["VISTO_TOKEN", "login"], "token_missing"],
  ["person", all, "VISTO_TOKEN"],
  ["person", ["login", "VISTO_AGENT_TOKEN", "agent-token"], "login"],
  ["person", ["VISTO_AGENT_TOKEN", "agent-token"], "token_missing"],
  ["person", ["expired login"], "token_missing"],
  ["either", all, "VISTO_TOKEN"],
  ["either", ["login", "VISTO_AGENT_TOKEN", "agent-token"], "login"],
  ["either", ["VISTO_AGENT_TOKEN", "agent-token"], "VISTO_AGENT_TOKEN"],
  ["either", ["expired login", "agent-token"], "agent-token"],
  ["either", [], "token_missing"],
];
for (const [speaker, sources, expected] of table) {
  test(`${speaker}, with ${sources.join(", ") || "nothing"}: ${expected}`, (context) => {
    if (expected === "token_missing") {
      assert.throws(() => choose(context, speaker, sources), { code: "token_missing" });
      return;
    }
    assert.deepEqual(choose(context, speaker, sources), { token: expected, from: expected });
  });
}

test("logins lie in a file for their owner alone, one for each desk", (context) => {
  const logins = new Logins(readEnvironment({ HOME: temporaryFolder(context) }));
  logins.keep(url, { token: "a", name: "ada" }, now);
  logins.keep("http://127.0.0.1:1", { token: "b", name: "bob" }, now);
  logins.keep(url, { token: "c", name: "ada" }, now);
  assert.equal(logins.at(url, now)?.token, "c");
  assert.equal(logins.at("http://127.0.0.1:1", now)?.token, "b");
  assert.equal(statSync(logins.file).mode & 0o777, 0o600);
  logins.forget(url);
  assert.equal(logins.at(url, now), undefined);
  assert.equal(logins.at("http://127.0.0.1:1", now)?.token, "b");
});

test("a file of logins that is none is refused by name, not overwritten", (context) => {
  const logins = new Logins(readEnvironment({ HOME: temporaryFolder(context) }));
  logins.keep(url, { token: "a", name: "ada" }, now);
  writeFileSync(logins.file, "{oops");
  assert.throws(
    () => logins.keep(url, { token: "b", name: "ada" }, now),
    (error) => error instanceof VistoError && error.message.includes(logins.file),
  );
});

test("a login is found under every name that this machine has for the same port, and only there", (context) => {
  const logins = new Logins(readEnvironment({ HOME: temporaryFolder(context) }));
  logins.keep("http://127.0.0.1:4747", { token: "a", name: "ada" }, now);
  for (const name of ["localhost", "LOCALHOST", "127.0.0.1"]) {
    assert.equal(logins.at(`http://${name}:4747`, now)?.token, "a", name);
  }
  for (const other of [
    "http://[::1]:4747",
    "http://localhost:4748",
    "https://localhost:4747",
    "http://localhost.example:4747",
  ]) {
    assert.equal(logins.at(other, now), undefined, other);
  }
  logins.keep("http://localhost:4747", { token: "b", name: "ada" }, now);
  assert.equal(logins.at("http://127.0.0.1:4747", now)?.token, "b");
  logins.forget("http://localhost:4747");
  assert.equal(logins.at("http://127.0.0.1:4747", now), undefined);
});
