import assert from "node:assert/strict";
import { confirm } from "../../src/clearance/confirm.ts";
import { decide } from "../../src/clearance/decide.ts";
import { rule } from "../../src/clearance/rule.ts";
import { type Started, type StartInput, start } from "../../src/clearance/start.ts";
import { type Submission, submit } from "../../src/clearance/submit.ts";
import type { Judgement } from "../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { EntryDraft } from "../../src/ledger/entry.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { type Change, verb } from "../../src/ledger/verb.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { ada, granted, judgement, minute, submission, terms } from "../support/requests.ts";

/** One store and what its contract needs beside the interface. */
export interface LedgerStore {
  /** Opens the store once more, as another process would. */
  open(): Promise<Ledger>;
  /** Changes the body of a stored entry behind the ledger's back. */
  tamper(seq: number): Promise<void>;
  /** Deletes a stored entry behind the ledger's back. */
  remove(seq: number): Promise<void>;
  /** Drops the body of an entry, as retention does. */
  dropBody(seq: number): Promise<void>;
  close(): Promise<void>;
}

/** Makes an empty store whose ledgers live by the clock. */
export type MakeLedgerStore = (clock: FakeClock) => Promise<LedgerStore>;

/** A verb that makes the given changes. */
export const change = verb({
  name: "change",
  needs: () => ({}),
  decide: (_read, changes: readonly Change[]) => ({ answer: true, changes }),
});

export function entry(subject: string, over: Partial<EntryDraft> = {}): Change {
  return {
    change: "append",
    entry: { type: "request_seen", subject, by: "desk", body: { subject }, ...over },
  };
}

/** An open ledger with what its contract does again and again. */
export class LedgerBench {
  readonly clock: FakeClock;
  readonly store: LedgerStore;
  readonly ledger: Ledger;
  readonly #others: Ledger[] = [];

  private constructor(clock: FakeClock, store: LedgerStore, ledger: Ledger) {
    this.clock = clock;
    this.store = store;
    this.ledger = ledger;
  }

  static async open(make: MakeLedgerStore): Promise<LedgerBench> {
    const clock = new FakeClock();
    const store = await make(clock);
    return new LedgerBench(clock, store, await store.open());
  }

  async close(): Promise<void> {
    for (const ledger of [...this.#others, this.ledger]) await ledger.stop();
    await this.store.close();
  }

  /** A second ledger on the same store. */
  async second(): Promise<Ledger> {
    const ledger = await this.store.open();
    this.#others.push(ledger);
    return ledger;
  }

  async submit(over: Parameters<typeof submission>[0] = {}, ledger = this.ledger): Promise<AgentRequest> {
    const input: Submission = submission({ seenAt: this.clock.now(), ...over });
    return granted(await ledger.run(submit, input)).request;
  }

  async approved(over: Parameters<typeof submission>[0] = {}): Promise<AgentRequest> {
    const { id, digest } = await this.submit(over);
    return granted(
      await this.ledger.run(decide, {
        id,
        digest,
        identity: ada,
        verdict: "approve",
        clearance: 10 * minute,
      }),
    );
  }

  /** Gives a request the judgement that was not ready at its submission; what would run is the same as then. */
  async rule({ id, command, digest }: AgentRequest, says: Judgement): Promise<AgentRequest> {
    return granted(await this.ledger.run(rule, { id, command, digest, judgement: says, ...terms }));
  }

  startInput(request: AgentRequest, over: Partial<StartInput> = {}): StartInput {
    return {
      id: request.id,
      by: "server",
      claim: "w1#secret",
      holder: "w1",
      worker: "w1",
      digest: request.digest,
      judgement: judgement("ask"),
      atDeadline: terms.atDeadline,
      ...over,
    };
  }

  async started(over: Partial<StartInput> = {}): Promise<Started> {
    const request = await this.approved();
    return granted(await this.ledger.run(start, this.startInput(request, over)));
  }

  async executed(): Promise<AgentRequest> {
    const { request, execution } = await this.started();
    const result = { outcome: "executed", exitCode: 0 } as const;
    return granted(await this.ledger.run(confirm, { id: request.id, claim: execution.claim, result }));
  }

  async stored(id: string): Promise<AgentRequest> {
    const request = await this.ledger.request(id);
    assert.ok(request);
    return request;
  }

  async types(after = 0): Promise<string[]> {
    return (await this.ledger.entries(after, 1_000)).map(({ type }) => type);
  }

  /** Who of these queues is ready now. */
  async ready(...queues: string[]): Promise<string[]> {
    const claimed = await this.ledger.messages.claim({ worker: "reader", queues, limit: 100, lease: minute });
    return claimed.map(({ actor }) => actor).sort();
  }
}
