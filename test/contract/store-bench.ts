import assert from "node:assert/strict";
import type { LeasedMessage, MessageDraft } from "../../src/queue/message.ts";
import type { Settlement } from "../../src/queue/outcome.ts";
import type { MessageStore } from "../../src/queue/store.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";

export interface OpenStore {
  readonly store: MessageStore;
  close(): Promise<void>;
}

/** Makes an empty store that lives by the clock. */
export type OpenMessageStore = (clock: FakeClock) => Promise<OpenStore>;

export const lease = 30_000;
export const error = { code: "no_answer", message: "nobody answered" };

export function draft(over: Partial<MessageDraft> = {}): MessageDraft {
  return { actor: "notify", queue: "notices", payload: { n: 1 }, ...over };
}

/** An open store with what its contract does again and again. */
export class StoreBench {
  readonly clock: FakeClock;
  readonly store: MessageStore;
  readonly close: () => Promise<void>;

  private constructor({ store, close }: OpenStore, clock: FakeClock) {
    this.store = store;
    this.close = close;
    this.clock = clock;
  }

  static async open(open: OpenMessageStore): Promise<StoreBench> {
    const clock = new FakeClock();
    return new StoreBench(await open(clock), clock);
  }

  async send(over: Partial<MessageDraft> = {}): Promise<string> {
    const [sent] = await this.store.send([draft(over)]);
    assert.ok(sent);
    return sent.id;
  }

  claim(limit = 10, worker = "w1", queues = ["notices"]): Promise<readonly LeasedMessage[]> {
    return this.store.claim({ worker, queues, limit, lease });
  }

  async claimOne(worker = "w1"): Promise<LeasedMessage> {
    const [message] = await this.claim(1, worker);
    assert.ok(message, "a message was ready");
    return message;
  }

  async settle(settlement: Settlement): Promise<boolean> {
    return (await this.store.settle([settlement]))[0] === true;
  }

  /** Sends a message and lets its first attempt fail for good. */
  async kill(over: Partial<MessageDraft> = {}): Promise<string> {
    const id = await this.send(over);
    const message = (await this.claim()).find((one) => one.id === id);
    assert.ok(message);
    assert.ok(await this.settle({ lease: message.lease, as: "dead", error }));
    return id;
  }
}
