/**
 * The bench measures what the README and DESIGN claim, beside BullMQ where there is a peer. A scenario makes a contest;
 * the runner lets its contestants measure in turns, round by round, so that a machine that is busy for a while harms all
 * of them alike; the values that stand in results.json are medians over the rounds.
 *
 * What it promises: every contestant counts what it has written and checks it, and a wrong count, or a history that
 * does not verify, is a failure of the whole run.
 */

import type { Lab } from "./parts/lab.ts";

/** What one round of one contestant found, by name; the unit stands in the name. */
export type Figures = Readonly<Record<string, number>>;

export interface Contestant {
  readonly name: string;
  /** Measures one round. @throws CheckFailed when what it wrote is not what stands there. */
  measure(): Promise<Figures>;
}

/** Where a figure stands: the contestant's name and the figure's. */
export type Place = readonly [contestant: string, figure: string];

/** One value of results.json: the median of a figure, or of its ratio to another of the same round. */
export interface Value {
  readonly name: string;
  readonly of: Place;
  readonly over?: Place;
}

export interface Contest {
  readonly contestants: readonly Contestant[];
  readonly values: readonly Value[];
  close(): Promise<void>;
}

export interface Scenario {
  readonly name: string;
  /** What is measured, in one line. */
  readonly about: string;
  /** The most rounds that are worth their time; default: as many as the run has. */
  readonly mostRounds?: number;
  prepare(lab: Lab): Promise<Contest>;
}

/** A contest whose contestants need nothing to be closed after them. */
export function contest(contestants: readonly Contestant[], values: readonly Value[]): Contest {
  return { contestants, values, close: async () => {} };
}
