import type { Milliseconds } from "../base/clock.ts";
import type { AttemptRun } from "./attempt.ts";
import type { LeasedMessage } from "./message.ts";

/** A message that a worker has under a lease, from the claim to the end of its settlement. */
export interface HeldMessage {
  readonly message: LeasedMessage;
  readonly attempt: AttemptRun;
  /** When the lease was last known to be ours, on the monotonic clock. */
  renewedAt: Milliseconds;
  /** `settling`: the outcome is known; `released`: given back while the handler still runs, its outcome is void. */
  phase: "running" | "settling" | "released";
}
