import type { Lab } from "./parts/lab.ts";
import type { Contest, Figures, Place, Scenario, Value } from "./scenario.ts";
import { median } from "./statistics.ts";

/** One number over the rounds. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What a scenario found: the figures of each contestant, and the values that are kept. */
export interface Outcome {
  readonly figures: ReadonlyMap<string, ReadonlyMap<string, Spread>>;
  readonly values: ReadonlyMap<string, Spread>;
}

type Rounds = ReadonlyMap<string, readonly Figures[]>;

/** Lets the contestants of a scenario measure in turns, and sums the rounds up. */
export async function runScenario(scenario: Scenario, lab: Lab, rounds: number): Promise<Outcome> {
  const contest = await scenario.prepare(lab);
  try {
    const measured = await runRounds(contest, Math.min(rounds, scenario.mostRounds ?? rounds));
    return { figures: figuresOf(measured), values: valuesOf(contest.values, measured) };
  } finally {
    await contest.close();
  }
}

async function runRounds({ contestants }: Contest, rounds: number): Promise<Rounds> {
  const measured = new Map<string, Figures[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Every other round runs backwards, so that nobody always has the same neighbour before it.
    const order = round % 2 === 0 ? contestants : contestants.toReversed();
    for (const contestant of order) {
      globalThis.gc?.();
      measured.get(contestant.name)?.push(await contestant.measure());
    }
  }
  return measured;
}

function figuresOf(rounds: Rounds): Outcome["figures"] {
  return new Map(
    [...rounds].map(([contestant, all]) => {
      const names = Object.keys(all[0] ?? {});
      return [
        contestant,
        new Map(names.map((name) => [name, spread(all.map((one) => one[name] ?? Number.NaN))])),
      ];
    }),
  );
}

function valuesOf(values: readonly Value[], rounds: Rounds): Outcome["values"] {
  const at = ([contestant, figure]: Place): number[] =>
    (rounds.get(contestant) ?? []).map((figures) => figures[figure] ?? Number.NaN);
  return new Map(
    values.map(({ name, of, over }) => {
      const divisors = over && at(over);
      return [name, spread(at(of).map((value, round) => value / (divisors?.[round] ?? 1)))];
    }),
  );
}

function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}
