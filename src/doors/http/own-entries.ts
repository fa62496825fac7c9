import type { Entry } from "../../ledger/entry.ts";
import type { Ledger } from "../../ledger/ledger.ts";

/** Subjects remembered for one stream; the oldest are forgotten first and looked up again. */
const remembered = 10_000;

/** Tells which entries are about the requests of one identity: an agent is told of nothing else. */
export class OwnEntries {
  readonly #ledger: Ledger;
  readonly #name: string;
  readonly #known = new Map<string, boolean>();

  constructor(ledger: Ledger, name: string) {
    this.#ledger = ledger;
    this.#name = name;
  }

  async has({ type, subject, by }: Entry): Promise<boolean> {
    const known = this.#known.get(subject);
    if (known !== undefined) return known;
    const isOwn = type === "request_submitted" ? by === this.#name : await this.#isOwnRequest(subject);
    this.#remember(subject, isOwn);
    return isOwn;
  }

  async #isOwnRequest(subject: string): Promise<boolean> {
    if (!subject.startsWith("req_")) return false;
    return (await this.#ledger.request(subject))?.requester === this.#name;
  }

  #remember(subject: string, isOwn: boolean): void {
    this.#known.set(subject, isOwn);
    if (this.#known.size <= remembered) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}
