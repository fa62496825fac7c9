import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NotificationPlan, Route } from "../../../src/domain/notification-plan.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { audienceOf } from "../../../src/domain/route-news.ts";
import { planOf, recipient } from "../../support/recipients.ts";
import { judgement, pendingRequest } from "../../support/requests.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const request = pendingRequest({ createdAt: noon, agent: "claude-code" });
const people = ["bob", "eve"].map((name) => recipient(name, { identity: name }));

const route = (when: Route["when"], ...to: string[]): Route => ({ when, to });
const plan = (...routes: Route[]): NotificationPlan => planOf(people, { routes });
const names = (one: NotificationPlan, over: Partial<AgentRequest> = {}, to?: readonly string[]): string[] =>
  audienceOf(one, { ...request, ...over }, noon, to).recipients.map(({ name }) => name);

describe("who is told of an ask", () => {
  it("is who the first route with all its conditions names", () => {
    const one = plan(
      route({ risks: ["high"], kinds: ["bash_command"] }, "bob"),
      route({ risks: ["medium"] }, "eve"),
    );
    assert.deepEqual(names(one), ["eve"]);
    assert.deepEqual(names(one, { judgement: judgement("ask", { risk: "high" }) }), ["bob"]);
    assert.deepEqual(names(one, { judgement: judgement("ask", { risk: "low" }) }), []);
  });

  it("follows the hours of a route", () => {
    const at = (from: number) => [{ days: [0, 1, 2, 3, 4, 5, 6], from, to: from + 60, zone: "UTC" }];
    assert.deepEqual(names(plan(route({ hours: at(0) }, "bob"), route({ hours: at(720) }, "eve"))), ["eve"]);
  });

  for (const [pattern, isMatch] of [
    ["claude-code", true],
    ["claude", false],
    ["*", true],
    ["claude-*", true],
    ["*-code", true],
    ["c*e-*de", true],
    ["claude-code*", true],
    ["claude-co*code", false],
    ["*x*", false],
    ["", false],
  ] as const) {
    it(`takes ${JSON.stringify(pattern)} ${isMatch ? "" : "not "}for the agent claude-code`, () => {
      assert.deepEqual(names(plan(route({ agents: [pattern] }, "bob"))), isMatch ? ["bob"] : []);
    });
  }

  it("keeps an ask whose risk is not known yet from no route", () => {
    assert.deepEqual(names(plan(route({ risks: ["critical"] }, "bob")), { judgement: null }), ["bob"]);
  });

  it("leaves out who asked, by the requester's name or by another sighting", () => {
    const everyone = plan(route({}, "bob", "eve"));
    const seen = { channel: "hook", at: noon, by: "eve" } as const;
    assert.deepEqual(names(everyone, { requester: "bob" }), ["eve"]);
    assert.deepEqual(names(everyone, { sightings: [request.sightings[0], seen] }), ["bob"]);
  });

  it("leaves out who has approved it already, where more approvals are wanted", () => {
    const everyone = plan(route({}, "bob", "eve"));
    assert.deepEqual(names(everyone, { approvals: [{ by: "bob", at: noon }] }), ["eve"]);
    assert.deepEqual(names(everyone, { approvals: [{ by: "bob", at: noon }] }, ["bob", "eve"]), ["eve"]);
  });

  it("takes names that are given instead of a route, each once, and says which it does not know", () => {
    const one = plan(route({}, "bob"));
    assert.deepEqual(names(one, {}, ["eve", "eve", "ghost"]), ["eve"]);
    assert.deepEqual(audienceOf(one, request, noon, ["ghost"]).unknown, ["ghost"]);
  });
});
