/** The machine's clock is set back by an hour between verbs: nothing is lost, out of order or stuck. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { silentLog } from "../../../src/base/log.ts";
import { EmbeddedBroker } from "../../../src/queue/brokers/embedded.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { AttendedDesk } from "../../support/attended-desk.ts";
import { openTestLedger } from "../../support/open-ledger.ts";
import { minute } from "../../support/requests.ts";
import { within } from "../../support/wait.ts";

const hour = 60 * minute;

describe("a desk whose clock is set back by an hour", { timeout: 60_000 }, () => {
  let desk: AttendedDesk;
  beforeEach(async () => {
    desk = await AttendedDesk.start();
  });
  afterEach(async () => {
    try {
      await checkHistory();
    } finally {
      await desk.stop();
    }
  });

  const setBack = () => desk.http.clock.jumpWall(-hour);
  const call = async (path: string, role: "agent" | "operator", body: object) => {
    const answer = await desk.http.api("POST", path, { token: await desk.http.token(role), body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };

  /** The entries have the numbers from 1 on, and each is sealed onto the one before it. */
  async function checkHistory(): Promise<void> {
    const token = await desk.http.token("admin");
    const verified = await desk.http.api("GET", "/audit/verify", { token });
    assert.equal(verified.json.intact, true, verified.text);
    const numbers = (await desk.http.ledger.entries(0, 1_000)).map(({ seq }) => seq);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => index + 1),
    );
  }

  it("ends a pending ask at its deadline, which is a time of day", async () => {
    const { id, deadline } = await desk.http.ask({ deadline: "10m" });
    setBack();
    await desk.http.clock.advance(hour);
    assert.equal((await desk.http.ledger.request(id))?.status, "pending");
    await desk.advanceTo(10 * minute, id, "request_expired");
    assert.ok(desk.http.clock.now() >= Date.parse(deadline));
  });

  it("ends an approval that nobody used at the end of its clearance", async () => {
    const { id, clearanceUntil } = await desk.http.approved();
    assert.ok(clearanceUntil);
    setBack();
    await desk.advanceTo(Date.parse(clearanceUntil) - desk.http.clock.now(), id, "request_lapsed");
  });

  it("decides, starts, renews and confirms across it", async () => {
    const agent = "tester on laptop#1";
    const asked = await desk.http.ask();
    setBack();
    const decided = await desk.http.decide(asked, "approve");
    assert.equal(decided.status, 200, decided.text);
    setBack();
    await call(`/requests/${asked.id}/start`, "agent", { digest: asked.digest, claim: agent });
    setBack();
    const { leaseUntil } = await call(`/requests/${asked.id}/renew`, "agent", { claim: agent });
    assert.ok(Date.parse(leaseUntil) > desk.http.clock.now());
    setBack();
    const outcome = { claim: agent, outcome: "executed", exitCode: 0 };
    const confirmed = await call(`/requests/${asked.id}/confirm`, "agent", outcome);
    assert.equal(confirmed.status, "executed");
  });

  it("tells of what waited in a queue at rest as soon as that goes on", async () => {
    await call("/queues/notify/pause", "operator", {});
    const { id } = await desk.http.ask();
    setBack();
    await call("/queues/notify/resume", "operator", {});
    assert.equal((await desk.newsOf(id, 1))[0]?.requestId, id);
  });

  it("lists asks in the order in which they came, page by page", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) {
      ids.unshift((await desk.http.ask({ command: `npm install p${n}` })).id);
      setBack();
    }
    const token = await desk.http.token("admin");
    const listed: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const cursor: string = next === "" ? "" : `&cursor=${encodeURIComponent(next)}`;
      const { json } = await desk.http.api("GET", `/requests?limit=3${cursor}`, { token });
      listed.push(...json.items.map(({ id }: { id: string }) => id));
      next = json.nextCursor;
    }
    assert.deepEqual(listed, ids);
    assert.deepEqual(ids.toSorted().reverse(), ids, "their names rise, too");
  });
});

it("a message that was ready before the clock was set back is handed out at once", async () => {
  const clock = new FakeClock();
  const { ledger, close } = await openTestLedger(clock);
  const broker = new EmbeddedBroker({ store: ledger.messages, clock, log: silentLog });
  const consumer = broker.consume({ worker: "w1", queues: ["letters"], lease: minute });
  await ledger.messages.pause("letters");
  const [sent] = await ledger.messages.send([{ actor: "post", queue: "letters", payload: {} }]);
  clock.jumpWall(-hour);
  const taken = consumer.take(1);
  await clock.advance(1_000);
  await ledger.messages.resume("letters");
  const got = await within(taken, 5_000);
  await consumer.close();
  await close();
  assert.deepEqual(
    got?.map(({ id }) => id),
    [sent?.id],
  );
});
