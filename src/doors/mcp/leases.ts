import type { Clock, Milliseconds } from "../../base/clock.ts";
import type { Service } from "../../base/service.ts";
import { Lease } from "../../client/lease.ts";
import type { ConfirmBody, VistoClient } from "../../client.ts";

/**
 * Keeps the leases of what agents run themselves: a model cannot say every 5 s that its command still runs. A lease that
 * nobody confirmed in its time is given up, and the desk then shows the outcome as unknown.
 */
export class Leases implements Service {
  readonly #clock: Clock;
  readonly #held = new Map<string, Lease>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async start(): Promise<void> {}

  /** Gives every lease up. */
  async stop(): Promise<void> {
    for (const lease of this.#held.values()) lease.release();
    this.#held.clear();
  }

  /** Holds the lease of a claim that was just granted, for at most so long. */
  hold(client: VistoClient, id: string, claim: string, within: Milliseconds): void {
    const lease = new Lease(client, id, claim, this.#clock);
    const limit = this.#clock.after(within, () => lease.release());
    this.#held.set(claim, lease);
    void lease.hold().finally(() => {
      limit.cancel();
      this.#held.delete(claim);
    });
  }

  /** Tells the outcome and lets the lease go; also of a claim that is not held here. */
  async confirm(client: VistoClient, id: string, report: ConfirmBody): Promise<void> {
    await client.confirm(id, report);
    this.#held.get(report.claim)?.release();
  }
}
