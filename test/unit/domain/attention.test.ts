import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type Attention,
  beginAttention,
  dueAt,
  escalated,
  type Pause,
  paused,
  type Rhythm,
  reminded,
  resumed,
} from "../../../src/domain/attention.ts";
import { now, request } from "../../support/moment.ts";
import { minute, rhythm } from "../../support/requests.ts";

const ladder = [
  { after: minute, to: ["team"] },
  { after: 3 * minute, to: ["boss"] },
];

describe("attention", () => {
  it("begins with a reminder and an escalation to come, each unless the policy says never", () => {
    const begun = beginAttention(rhythm, now);
    assert.deepEqual(begun, {
      reminders: 0,
      rung: 0,
      remindAt: now + 2 * minute,
      escalateAt: now + 10 * minute,
    });
    const never: Rhythm = { reminder: "never", escalation: "never", ladder };
    assert.deepEqual(beginAttention(never, now), {
      reminders: 0,
      rung: 0,
      remindAt: undefined,
      escalateAt: undefined,
    });
    assert.equal(beginAttention({ ...rhythm, ladder }, now).escalateAt, now + 11 * minute);
  });

  it("reminds at doubling distances", () => {
    const distances: number[] = [];
    let attention = beginAttention(rhythm, now);
    for (let n = 0; n < 4; n++) {
      attention = reminded(attention, rhythm, now);
      distances.push((attention.remindAt ?? 0) - now);
    }
    assert.deepEqual(distances, [4 * minute, 8 * minute, 16 * minute, 32 * minute]);
  });

  it("climbs the ladder by its own times, then waits once more for the alert, and reminds no more", () => {
    const steep = { ...rhythm, ladder };
    const first = escalated(beginAttention(steep, now), steep, now);
    assert.deepEqual([first.rung, first.escalateAt, first.remindAt], [1, now + 3 * minute, undefined]);
    const second = escalated(first, steep, now);
    assert.deepEqual([second.rung, second.escalateAt], [2, now + 10 * minute]);
    assert.equal(escalated(second, steep, now).rung, 2, "there is no third step");
    assert.equal(escalated(first, { ...steep, escalation: "never" }, now).rung, 2);
    assert.equal(escalated(second, { ...steep, escalation: "never" }, now).escalateAt, undefined);
  });

  it("goes on after a take where it was, and is brought forward when a snooze is cut short", () => {
    const begun = beginAttention(rhythm, now);
    const take: Pause = { kind: "take", by: "ada", from: now + minute, until: now + 5 * minute };
    assert.deepEqual(
      resumed(paused(begun, take), now + 5 * minute),
      beginAttention(rhythm, now + 4 * minute),
    );
    const until = now + 30 * minute;
    const resting = { ...beginAttention(rhythm, until), pause: { ...take, kind: "snooze", until } as const };
    assert.deepEqual(resumed(resting, now), begun);
    assert.equal(resumed(begun, now + 1), begun);
  });

  it("counts a take that follows another one from where the first one began", () => {
    const begun = beginAttention(rhythm, now);
    const first: Pause = { kind: "take", by: "ada", from: now, until: now + 5 * minute };
    const second: Pause = { kind: "take", by: "bob", from: now + minute, until: now + 9 * minute };
    const end = resumed(paused(paused(begun, first), second), now + 9 * minute);
    assert.equal(end.remindAt, now + 11 * minute);
  });
});

describe("when time has something to do", () => {
  const due = (attention: Attention | undefined, over = {}) =>
    dueAt(request({ attention, deadline: now + 60 * minute, ...over }));
  const pause: Pause = { kind: "take", by: "ada", from: now, until: now + 15 * minute };

  it("is the first of reminder, escalation and deadline", () => {
    assert.equal(due(beginAttention(rhythm, now)), now + 2 * minute);
    assert.equal(due({ reminders: 0, rung: 0, escalateAt: now + minute, remindAt: now + 9 }), now + 9);
    assert.equal(due({ reminders: 0, rung: 0 }), now + 60 * minute);
    assert.equal(due(undefined), now + 60 * minute);
    assert.equal(due(beginAttention(rhythm, now), { deadline: now + 1 }), now + 1);
  });

  it("is the end of a pause, or the deadline before it", () => {
    const held = { ...beginAttention(rhythm, now), pause };
    assert.equal(due(held), now + 15 * minute);
    assert.equal(due(held, { deadline: now + minute }), now + minute);
  });

  it("is the end of its clearance for what is approved, and never for what runs or is over", () => {
    assert.equal(due(undefined, { status: "approved", clearanceUntil: now + 7 }), now + 7);
    for (const status of ["executing", "executed", "rejected", "expired", "unknown"])
      assert.equal(due(beginAttention(rhythm, now), { status }), undefined);
  });
});
