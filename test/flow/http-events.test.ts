import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { EventListener } from "./event-listener.ts";
import { HttpDesk } from "./http-desk.ts";

describe("the event stream", () => {
  let desk: HttpDesk;
  let agent: string;
  let reviewer: string;

  before(async () => {
    desk = await HttpDesk.start();
    agent = await desk.token("agent");
    reviewer = await desk.token("reviewer");
  });
  after(() => desk.stop());

  const listen = (token: string, headers = {}, query = "") =>
    EventListener.connect(desk.door.url, token, headers, query);

  it("tells each entry with its number, type and content", async () => {
    const stream = await listen(reviewer);
    const request = await desk.ask();
    const frame = await stream.find(({ data }) => data?.subject === request.id);
    assert.match(stream.response.headers["content-type"] ?? "", /^text\/event-stream/);
    assert.equal(frame.event, "request_submitted");
    assert.deepEqual(Object.keys(frame.data).sort(), ["at", "body", "by", "seq", "subject", "type"]);
    assert.deepEqual([frame.id, frame.data.by], [frame.data.seq, "agent"]);
    assert.match(frame.data.at, /^\d{4}-.*Z$/);
    stream.close();
  });

  it("resumes without gap or repeat over many reconnects while entries are written", async () => {
    const from = (await desk.ledger.head()).seq;
    const rounds = 12;
    let isWriting = true;
    const writing = (async () => {
      for (let n = 0; n < rounds * 10; n++) await desk.ask({ command: `npm install r${n}` });
      isWriting = false;
    })();
    const seen: number[] = [];
    let last = from;
    while (isWriting) {
      const stream = await listen(reviewer, { "last-event-id": String(last) });
      await stream.find(({ data, id = 0 }) => data && id >= last + 3);
      const entries = stream.frames.filter(({ data, event }) => data && event !== "ask");
      stream.close();
      seen.push(...entries.map(({ id = 0 }) => id));
      last = seen.at(-1) ?? last;
      if (last >= from + rounds * 10 - 3) break;
    }
    await writing;
    const { seq: end } = await desk.ledger.head();
    const rest = await listen(reviewer, { "last-event-id": String(last) });
    if (last < end) await rest.find(({ id }) => id === end);
    seen.push(...rest.frames.flatMap(({ data, id = 0 }) => (data ? [id] : [])));
    rest.close();
    const expected = Array.from({ length: end - from }, (_, index) => from + 1 + index);
    assert.deepEqual(seen, expected);
  });

  it("starts where the url says, and believes the header more", async () => {
    const { seq: head } = await desk.ledger.head();
    const byUrl = await listen(reviewer, {}, `?after=${head - 2}`);
    await byUrl.find(({ data }) => data?.seq === head);
    assert.deepEqual(
      byUrl.frames.flatMap(({ data }) => data?.seq ?? []),
      [head - 1, head],
    );
    const byHeader = await listen(reviewer, { "last-event-id": String(head - 1) }, "?after=0");
    await byHeader.find(({ data }) => data?.seq === head);
    assert.deepEqual(
      byHeader.frames.flatMap(({ data }) => data?.seq ?? []),
      [head],
    );
    byUrl.close();
    byHeader.close();
  });

  it("says so when a client's place does not exist here", async () => {
    const { seq: head } = await desk.ledger.head();
    for (const place of [String(head + 1), "not-ours"]) {
      const stream = await listen(reviewer, { "last-event-id": place });
      const frame = await stream.find(({ event }) => event === "reset");
      assert.deepEqual([frame.id, frame.data], [head, { head }]);
      stream.close();
    }
  });

  it("tells an agent of its own requests only, of those with all that became of them", async () => {
    const other = await desk.token("agent", "other-agent");
    const from = (await desk.ledger.head()).seq;
    const stream = await listen(agent);
    const foreign = await desk.ask({}, other);
    await desk.decide(foreign, "reject");
    const own = await desk.ask();
    await desk.decide(own, "reject");
    await stream.find(({ event }) => event === "request_rejected");
    const late = await listen(agent, {}, `?after=${from}`);
    await late.find(({ event }) => event === "request_rejected");
    for (const { frames } of [stream, late]) {
      const told = frames.flatMap(({ data }) => (data ? [[data.type, data.subject]] : []));
      assert.deepEqual(told, [
        ["request_submitted", own.id],
        ["request_rejected", own.id],
      ]);
    }
    stream.close();
    late.close();
  });

  it("shows a reviewer the asks that wait, without a number of the history", async () => {
    const stream = await listen(reviewer);
    const viewer = await listen(await desk.token("operator"));
    const request = await desk.ask();
    assert.deepEqual(desk.feed.present, ["reviewer"]);
    const recorded = await desk.ledger.request(request.id);
    assert.ok(recorded);
    const [notice] = await desk.feed.notify(recorded);
    assert.deepEqual([notice?.to, notice?.state], ["reviewer", "unconfirmed"]);
    const frame = await stream.find(({ event }) => event === "ask");
    assert.deepEqual([frame.id, frame.data.id, frame.data.command], [undefined, request.id, "npm install"]);
    assert.ok(viewer.frames.every(({ event }) => event !== "ask"));
    stream.close();
    viewer.close();
  });

  it("lets the feed go when a watcher leaves", async () => {
    while (desk.feed.present.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const request = await desk.ledger.request((await desk.ask()).id);
    assert.ok(request);
    const [notice] = await desk.feed.notify(request);
    assert.equal(notice?.state, "undelivered");
  });

  it("gives a sign of life every 15 s", async () => {
    const beating = desk.clock.timerOf(15_000);
    const stream = await listen(reviewer);
    await beating;
    const before = stream.frames.length;
    await desk.clock.advance(15_000);
    await stream.find((frame) => stream.frames.indexOf(frame) >= before && frame.event === undefined);
    stream.close();
  });

  it("ends with its token", async () => {
    const admin = await desk.token("admin");
    const body = { role: "reviewer", name: "passing" };
    const made = await desk.api("POST", "/tokens", { token: admin, body });
    const stream = await listen(made.json.token);
    await stream.find(({ id }) => id !== undefined);
    await desk.api("DELETE", `/tokens/${made.json.id}`, { token: admin });
    await stream.ended();
  });

  it("drops a client that does not read, and keeps the others", async () => {
    const stalled = await listen(await desk.token("reviewer", "stalled"));
    stalled.response.pause();
    const reading = await listen(reviewer);
    await desk.ask();
    assert.ok(desk.feed.present.includes("stalled"));
    const input = { text: "x".repeat(400_000) };
    let last = "";
    for (let n = 0; n < 100 && desk.feed.present.includes("stalled"); n++) {
      last = (await desk.ask({ kind: "tool_use", command: undefined, tool: `T${n}`, input })).id;
    }
    assert.ok(!desk.feed.present.includes("stalled"));
    await reading.find(({ data }) => data?.subject === last);
    stalled.response.resume();
    await stalled.ended();
    assert.ok(stalled.frames.every(({ data }) => data?.subject !== last));
    reading.close();
  });

  it("refuses whom it does not know and an option that is none", async () => {
    assert.equal((await desk.api("GET", "/events")).status, 401);
    assert.equal((await desk.api("GET", "/events?after=x", { token: agent })).status, 400);
    assert.equal((await desk.api("GET", "/events?since=1", { token: agent })).json.code, "unknown_field");
    assert.equal((await desk.api("HEAD", "/events", { token: agent })).status, 404);
  });
});
