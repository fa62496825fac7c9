import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import { waitFor } from "../../../src/clearance/inspect.ts";
import { Tail } from "../../../src/ledger/tail.ts";
import { ada, granted } from "../../support/requests.ts";
import { type OpenTestDesk, openTestDesk } from "../../support/test-desk.ts";

describe("waiting for a request", () => {
  let bench: OpenTestDesk;
  let tail: Tail;
  beforeEach(async () => {
    bench = await openTestDesk(systemClock);
    tail = new Tail(bench.ledger, silentLog);
    await tail.start();
  });
  afterEach(async () => {
    await tail.stop();
    await bench.close();
  });

  const never = new AbortController().signal;

  it("ends when it is decided, or when it is finished, as was asked", async () => {
    const request = await bench.submit("make");
    let finished = false;
    const decided = waitFor(bench.ledger, tail, request.id, "decided", never);
    const over = waitFor(bench.ledger, tail, request.id, "finished", never).then(() => {
      finished = true;
    });
    await bench.approve(request);
    await decided;
    assert.equal(finished, false);
    granted(await bench.desk.withdraw({ id: request.id, identity: ada }));
    await over;
  });

  it("ends at once for what is reached already, what is not there, and a wait that was given up", async () => {
    const { id } = await bench.submit("rm -rf /");
    await waitFor(bench.ledger, tail, id, "finished", never);
    await waitFor(bench.ledger, tail, "req_unknown", "decided", never);
    const pending = await bench.submit("make");
    await waitFor(bench.ledger, tail, pending.id, "decided", AbortSignal.abort());
    const giveUp = new AbortController();
    const waiting = waitFor(bench.ledger, tail, pending.id, "decided", giveUp.signal);
    giveUp.abort();
    await waiting;
  });
});
