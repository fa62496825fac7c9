import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import { keepAwake } from "../base/keep-awake.ts";
import type { ProcessIdentity } from "./executor.ts";
import type { ProcessFamily } from "./process-family.ts";

/** How long KILL may take before we say that it did not help. */
const killLimit: Milliseconds = 5_000;
/** How many unsettled looks that find nobody are believed. */
const looksBelieved = 5;
const longestPause: Milliseconds = 50;

/**
 * Ends every member of a family: TERM, and KILL for what is left after `grace`. Answers how many there were; throws
 * `internal` with the pids when some are left after KILL (another user's, or stuck in the kernel).
 */
export async function endFamily(family: ProcessFamily, grace: Milliseconds, clock: Clock): Promise<number> {
  // The process must not end while what it started still runs.
  const awake = keepAwake();
  const seen = new Set<string>();
  try {
    const terminate = (members: readonly ProcessIdentity[]): void => {
      for (const member of members.filter((one) => !seen.has(nameOf(one)))) {
        seen.add(nameOf(member));
        family.signal(member, "SIGTERM");
        // A stopped process takes TERM only once it goes on.
        family.signal(member, "SIGCONT");
      }
    };
    const kill = (members: readonly ProcessIdentity[]): void => {
      for (const member of members) seen.add(nameOf(member));
      // Frozen first, so that none can answer the death of another or fork once more.
      for (const member of members) family.signal(member, "SIGSTOP");
      for (const member of members) family.signal(member, "SIGKILL");
    };
    if ((await signalUntilGone(family, terminate, grace, clock)).length === 0) return seen.size;
    const left = await signalUntilGone(family, kill, killLimit, clock);
    if (left.length === 0) return seen.size;
    throw stillRunning(left);
  } finally {
    awake.release();
  }
}

/** Looks and signals until nobody is left or `limit` has passed; answers who is left. */
async function signalUntilGone(
  family: ProcessFamily,
  act: (members: readonly ProcessIdentity[]) => void,
  limit: Milliseconds,
  clock: Clock,
): Promise<readonly ProcessIdentity[]> {
  const end = clock.monotonic() + limit;
  let emptyLooks = 0;
  for (let wait = 1; ; wait = Math.min(wait * 2, longestPause)) {
    const { living, settled } = family.look();
    act(living);
    if (living.length > 0) emptyLooks = 0;
    else if (settled || ++emptyLooks >= looksBelieved) return [];
    const left = end - clock.monotonic();
    if (living.length > 0 && left <= 0) return living;
    await pause(clock, living.length > 0 ? Math.min(wait, left) : wait);
  }
}

function nameOf(member: ProcessIdentity): string {
  return `${member.pid}:${member.startTime}`;
}

function stillRunning(left: readonly ProcessIdentity[]): VistoError {
  const pids = left.map((member) => member.pid);
  return new VistoError(
    "internal",
    `expected every process of the execution to end on KILL, still running: ${pids.join(", ")}; end them by hand`,
    { pids },
  );
}
