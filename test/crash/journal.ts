import type { Task } from "./workshop.ts";

/** What an agent knows of an ask of its own. */
export interface Ask {
  readonly key: string;
  readonly nonce: string;
  readonly task: Task;
}

/** What the test itself saw and did, to be held against what the desk has kept. */
export class Journal {
  /** Every ask that was ever sent, by nonce. */
  readonly asks = new Map<string, Ask>();
  /** Submissions that were answered 201 or 200, by request id. */
  readonly acknowledged = new Map<string, Ask>();
  /** Entries that an answer has promised to be in the history. */
  readonly promised: { readonly id: string; readonly type: string }[] = [];
  /** Digests that the supervisor has sent an approval for, by request id, answered or not. */
  readonly approvals = new Map<string, string>();
  /** Answers that nobody should ever get. */
  readonly faults: string[] = [];
  readonly #idOfKey = new Map<string, string>();

  asked(ask: Ask): void {
    this.asks.set(ask.nonce, ask);
  }

  acknowledge(id: string, ask: Ask): void {
    const known = this.#idOfKey.get(ask.key) ?? id;
    if (known !== id) this.faults.push(`the key ${ask.key} names two requests: ${known} and ${id}`);
    this.#idOfKey.set(ask.key, known);
    this.acknowledged.set(id, ask);
  }

  promise(id: string, type: string): void {
    this.promised.push({ id, type });
  }
}
