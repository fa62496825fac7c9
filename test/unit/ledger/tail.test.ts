import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import type { Entry } from "../../../src/ledger/entry.ts";
import { Tail } from "../../../src/ledger/tail.ts";
import { change, entry } from "../../contract/ledger-bench.ts";
import { type OpenTestLedger, openTestLedger } from "../../support/open-ledger.ts";

/** What a listener was told, and a way to wait for more. */
class Told {
  readonly seqs: number[] = [];
  #wake: () => void = () => {};

  readonly listen = ({ seq }: Entry): void => {
    this.seqs.push(seq);
    this.#wake();
  };

  async upTo(seq: number): Promise<void> {
    while (this.seqs.at(-1) !== seq) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

describe("the tail", () => {
  let open: OpenTestLedger;
  let tail: Tail;
  let errors: string[];

  beforeEach(async () => {
    open = await openTestLedger(systemClock);
    errors = [];
    tail = new Tail(open.ledger, { ...silentLog, error: (event) => void errors.push(event) });
    await tail.start();
  });
  afterEach(async () => {
    await tail.stop();
    await tail.stop();
    await open.close();
  });

  function write(...subjects: string[]): Promise<boolean> {
    return open.ledger.run(
      change,
      subjects.map((subject) => entry(subject)),
    );
  }

  it("tells every entry from now on, in order and without gaps", async () => {
    await write("before");
    const told = new Told();
    await tail.follow(told.listen);
    await Promise.all(Array.from({ length: 30 }, (_, n) => write(`${n}`)));
    await told.upTo(31);
    assert.deepEqual(
      told.seqs,
      Array.from({ length: 30 }, (_, n) => n + 2),
    );
  });

  it("tells a late listener what it has missed, once and in order, while others write", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(`${n}`)));
    const early = new Told();
    await tail.follow(early.listen);
    const more = Promise.all(Array.from({ length: 20 }, (_, n) => write(`${n}`)));
    const late = new Told();
    await tail.follow(late.listen, 5);
    await more;
    await late.upTo(40);
    assert.deepEqual(
      late.seqs,
      Array.from({ length: 35 }, (_, n) => n + 6),
    );
  });

  it("tells of one subject alone, until it is told to stop", async () => {
    const told = new Told();
    const forget = await tail.followSubject("a", told.listen);
    const other = new Told();
    await tail.follow(other.listen);
    await write("b", "a", "b");
    await other.upTo(3);
    assert.deepEqual(told.seqs, [2]);
    forget();
    await write("a");
    await other.upTo(4);
    assert.deepEqual(told.seqs, [2]);
  });

  it("leaves no gap for the others when one listener fails", async () => {
    await tail.follow(() => {
      throw new Error("a broken stream");
    });
    const told = new Told();
    await tail.follow(told.listen);
    await write("a", "b");
    await told.upTo(2);
    assert.deepEqual(told.seqs, [1, 2]);
    assert.deepEqual(errors, ["tail_listener_failed", "tail_listener_failed"]);
  });
});
