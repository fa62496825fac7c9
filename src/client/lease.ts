import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { ConfirmBody, VistoClient } from "../client.ts";
import { executionRenewEvery } from "../domain/execution.ts";

/** How long the outcome is offered to a desk that does not answer. */
const confirmPatience: Milliseconds = 60_000;
const confirmEvery: Milliseconds = 500;

/** The right to run one command, kept by saying every 5 s that it still runs. */
export class Lease {
  readonly #client: VistoClient;
  readonly #id: string;
  readonly #claim: string;
  readonly #clock: Clock;
  readonly #over = new AbortController();

  constructor(client: VistoClient, id: string, claim: string, clock: Clock) {
    this.#client = client;
    this.#id = id;
    this.#claim = claim;
    this.#clock = clock;
  }

  async renew(): Promise<void> {
    const { signal } = this.#over;
    await this.#client.renew(this.#id, this.#claim, { signal, timeoutMs: executionRenewEvery });
  }

  /**
   * Renews until `release`; resolves with the refusal when the lease is lost. A desk that does not answer refuses
   * nothing: when it is back, it says what it made of the silence.
   */
  async hold(): Promise<VistoError | undefined> {
    const { signal } = this.#over;
    for (;;) {
      await pause(this.#clock, executionRenewEvery, signal);
      if (signal.aborted) return undefined;
      try {
        await this.renew();
      } catch (error) {
        if (signal.aborted) return undefined;
        if (isRefused(error)) return error;
      }
    }
  }

  release(): void {
    this.#over.abort();
  }

  /** Tells the outcome, again and again while the desk does not answer; throws its refusal, or its silence. */
  async confirm(report: Omit<ConfirmBody, "claim">): Promise<void> {
    const end = this.#clock.monotonic() + confirmPatience;
    for (;;) {
      try {
        await this.#client.confirm(this.#id, { ...report, claim: this.#claim });
        return;
      } catch (error) {
        if (isRefused(error) || this.#clock.monotonic() >= end) throw error;
        await pause(this.#clock, confirmEvery);
      }
    }
  }
}

/** A "no" to us, other than a desk that is away or in trouble. */
function isRefused(error: unknown): error is VistoError {
  return error instanceof VistoError && error.kind.status < 500 && !error.kind.retryable;
}
