import assert from "node:assert/strict";
import { it } from "node:test";
import { HostGuard } from "../../../../src/doors/http/host-guard.ts";

const codeOf = (guard: HostGuard, headers: Record<string, string>) => guard.check(headers)?.refused;

it("the guard knows further hosts by the names that it was given, IPv6 addresses too", () => {
  const guard = new HostGuard(["Desk.Example", "fd00::1"]);
  assert.equal(codeOf(guard, { host: "desk.example:4747" }), undefined);
  assert.equal(codeOf(guard, { host: "[fd00::1]:4747" }), undefined);
  assert.equal(codeOf(guard, { host: "other.example:4747" }), "foreign_host");
});

it("the guard refuses a request without a Host, and one with two", () => {
  const guard = new HostGuard([]);
  assert.equal(codeOf(guard, {}), "foreign_host");
  assert.equal(codeOf(guard, { host: "localhost, evil.example" }), "foreign_host");
  assert.equal(codeOf(guard, { host: "localhost:80@evil.example" }), "foreign_host");
});

it("the guard compares ports as the schemes mean them", () => {
  const guard = new HostGuard(["desk.example"]);
  assert.equal(codeOf(guard, { host: "desk.example", origin: "https://desk.example" }), undefined);
  assert.equal(codeOf(guard, { host: "localhost:80", origin: "http://localhost" }), undefined);
  assert.equal(codeOf(guard, { host: "localhost:80", origin: "https://localhost" }), "foreign_origin");
  assert.equal(codeOf(guard, { host: "localhost", origin: "http://localhost:3000" }), "foreign_origin");
});
