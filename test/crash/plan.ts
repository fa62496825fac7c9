import type { Seeded } from "../support/seeded.ts";
import type { Part } from "./house.ts";

/** One end by SIGKILL. */
export interface Kill {
  /** Milliseconds after the load began, or after the former kill. */
  readonly after: number;
  readonly parts: readonly Part[];
  /** Milliseconds that its successor is given to start before it is killed too; absent: it may live. */
  readonly again?: number;
}

/** What happens in one round. */
export interface Plan {
  readonly withWorker: boolean;
  /** Milliseconds after which the very first desk is killed while it starts. */
  readonly early?: number;
  readonly kills: readonly Kill[];
  /** How long the load goes on after the last restart, in milliseconds. */
  readonly afterwards: number;
}

const earliest = 5;
const latest = 1_500;

/** Draws a round: a worker in every third, mostly one kill, sometimes several, sometimes during a start. */
export function drawPlan(round: number, random: Seeded): Plan {
  const withWorker = round % 3 === 2;
  const count = random.chance(0.25) ? 2 : 1;
  const kills = Array.from({ length: count }, (_, at) => drawKill(withWorker, at === count - 1, random));
  return {
    withWorker,
    kills,
    afterwards: random.between(100, 400),
    ...(random.chance(0.1) ? { early: random.between(earliest, 500) } : {}),
  };
}

/** The last kill takes whoever runs commands: none of those that linger is left to end by itself. */
function drawKill(withWorker: boolean, isLast: boolean, random: Seeded): Kill {
  // Squared, so that early moments are as well covered as late ones, and rounds are short.
  const after = earliest + random.next() ** 2 * (latest - earliest);
  const parts = withWorker ? drawParts(isLast, random) : (["desk"] as const);
  return { after, parts, ...(random.chance(0.15) ? { again: random.between(earliest, 500) } : {}) };
}

function drawParts(isLast: boolean, random: Seeded): readonly Part[] {
  const isBoth = random.chance(0.5);
  if (isBoth) return random.chance(0.5) ? ["worker", "desk"] : ["desk", "worker"];
  return isLast || random.chance(0.5) ? ["worker"] : ["desk"];
}
