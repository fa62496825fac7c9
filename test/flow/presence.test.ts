import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { Hours } from "../../src/domain/hours.ts";
import { emptyPlan, type NotificationPlan } from "../../src/domain/notification-plan.ts";
import { AttendedDesk } from "../support/attended-desk.ts";
import { minute } from "../support/requests.ts";
import { EventListener } from "./event-listener.ts";

const nightWatch: Hours = { days: [0, 1, 2, 3, 4, 5, 6], from: 60, to: 120, zone: "UTC" };
const plan: NotificationPlan = {
  ...emptyPlan,
  recipients: new Map([
    [
      "carol",
      { name: "carol", identity: "carla", channels: [], reach: "all", quiet: [], onCall: [nightWatch] },
    ],
  ]),
};

/** Sweeps come every five seconds, and a little after the time is late enough. */
const aSweep = 5_000;

describe("who is there", () => {
  let desk: AttendedDesk;
  beforeEach(async () => {
    desk = await AttendedDesk.start(plan);
  });
  afterEach(() => desk.stop());

  const present = async (token: string) => (await desk.http.api("GET", "/presence", { token })).json.items;
  const raised = (nth = 1): Promise<void> => desk.recorded("reviewers", "alert_raised", nth);
  const resolved = (nth = 1): Promise<void> => desk.recorded("reviewers", "alert_resolved", nth);

  it("names who watches, has called, or is on call, for reviewers alone", async () => {
    const { http } = desk;
    const ada = await http.token("reviewer", "ada");
    const since = new Date(http.clock.now()).toISOString();
    assert.deepEqual(await present(ada), [{ name: "ada", by: ["active"], since }]);
    const stream = await EventListener.connect(http.door.url, ada);
    assert.deepEqual(await present(ada), [{ name: "ada", by: ["watching", "active"], since }]);
    await http.clock.advance(60 * minute);
    assert.deepEqual(await present(await http.token("operator", "ops")), [
      { name: "ada", by: ["watching"], since },
      { name: "carla", by: ["on_call"] },
    ]);
    stream.close();
    const refused = await http.api("GET", "/presence", { token: await http.token("agent") });
    assert.deepEqual([refused.status, refused.json.code], [403, "role_forbidden"]);
    assert.equal((await http.call("GET", "/healthz")).json.present, 2);
  });

  it("raises one alert at once when nobody is there, and resolves it when somebody calls", async () => {
    await desk.http.ask();
    await raised();
    await desk.http.ask({ command: "npm update" });
    const alerts = await desk.http.ledger.openAlerts();
    assert.deepEqual(
      alerts.map(({ code, subject }) => [code, subject]),
      [["nobody_present", "reviewers"]],
    );
    await present(await desk.http.token("reviewer", "ada"));
    await resolved();
  });

  it("raises it again when the last one has left, and resolves it when a stream opens", async () => {
    const ada = await desk.http.token("reviewer", "ada");
    await present(ada);
    const { id } = await desk.http.ask({ deadline: "3h" });
    await desk.recorded(id, "request_submitted");
    await desk.http.clock.advance(5 * minute + aSweep);
    await raised();
    const stream = await EventListener.connect(desk.http.door.url, ada);
    await resolved();
    stream.close();
  });

  it("resolves it when hours on call begin, and raises it when they end", async () => {
    await desk.http.ask({ deadline: "3h" });
    await raised();
    await desk.http.clock.advance(60 * minute + aSweep);
    await resolved();
    await desk.http.clock.advance(60 * minute + aSweep);
    await raised(2);
  });

  it("does not take for present who may not decide this ask", async () => {
    const root = await desk.http.token("admin", "root");
    await present(root);
    await desk.http.ask({}, root);
    await raised();
    await present(await desk.http.token("reviewer", "junior", "low"));
    await desk.http.clock.advance(aSweep);
    assert.equal((await desk.http.ledger.openAlerts()).length, 1);
    await present(await desk.http.token("reviewer", "ada"));
    await resolved();
  });

  it("raises nothing while no ask waits, and resolves it when the last one is withdrawn", async () => {
    await desk.http.clock.advance(aSweep);
    assert.deepEqual(await desk.http.ledger.openAlerts(), []);
    const { id } = await desk.http.ask();
    await raised();
    const token = await desk.http.token("agent");
    await desk.http.api("POST", `/requests/${id}/withdraw`, { token, body: {} });
    await desk.http.clock.advance(aSweep);
    await resolved();
  });
});
