import type { Clock, Milliseconds } from "../base/clock.ts";
import { describeError } from "../base/errors.ts";
import type { Presence } from "../clearance/presence.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** How the desk is, for probes and people; a count is null where the ledger could not be asked. */
export interface HealthReport {
  readonly status: "healthy" | "degraded" | "down";
  /** Why it is not healthy, one sentence each. */
  readonly reasons: readonly string[];
  /** Open alerts. */
  readonly alerts: number | null;
  /** Workers that were heard of lately. */
  readonly workers: number | null;
  /** Requests that wait for a decision. */
  readonly pending: number | null;
  /** Reviewers who could decide something now. */
  readonly present: number;
  /** Results of the last day that nobody has fetched. */
  readonly unfetched: number | null;
  /** Deliveries of notifications that were given up in the last day; an alert is open where nothing else arrived. */
  readonly undelivered: number | null;
  readonly version: string;
}

export interface HealthParts {
  readonly ledger: Ledger;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly version: string;
}

/** A worker that was silent for longer counts as gone. */
export const workerSilence: Milliseconds = 30_000;
const day: Milliseconds = 86_400_000;

/** Asks the ledger how things stand; never throws, a ledger that cannot answer is `down`. */
export async function healthOf({ ledger, presence, clock, version }: HealthParts): Promise<HealthReport> {
  const present = presence.present.length;
  try {
    const now = clock.now();
    const [alerts, workers, pending, unfetched, undelivered] = await Promise.all([
      ledger.openAlerts(),
      ledger.workers(),
      ledger.countPending(),
      ledger.countUnfetched(now - day),
      ledger.countUndelivered(now - day),
    ]);
    const heard = now - workerSilence;
    const alive = workers.filter((worker) => worker.heartbeatAt >= heard).length;
    const reasons = reasonsFor(alerts.length, alive);
    const status = reasons.length > 0 ? "degraded" : "healthy";
    const counts = { alerts: alerts.length, workers: alive, pending, present, unfetched, undelivered };
    return { status, reasons, ...counts, version };
  } catch (error) {
    const reasons = [`the ledger cannot be read (${describeError(error).code})`];
    const unknown = { alerts: null, workers: null, pending: null, unfetched: null, undelivered: null };
    return { status: "down", reasons, ...unknown, present, version };
  }
}

function reasonsFor(alerts: number, workers: number): string[] {
  const reasons: string[] = [];
  if (alerts > 0) reasons.push(alerts === 1 ? "1 alert is open" : `${alerts} alerts are open`);
  if (workers === 0) reasons.push(`no worker was heard of in the last ${workerSilence / 1_000} s`);
  return reasons;
}
