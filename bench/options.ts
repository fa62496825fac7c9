import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Names of scenarios; all when empty. */
  readonly only: readonly string[];
  /** Small sizes, to see that everything runs. */
  readonly quick: boolean;
  readonly rounds: number;
}

const usualRounds = 5;
const quickRounds = 1;

/** Reads `--only NAME[,NAME] --quick --rounds N`. @throws TypeError or RangeError for anything else. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
    },
  });
  const only = values.only.flatMap((names) => names.split(","));
  const unknown = only.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new RangeError(`no scenario ${unknown.join(", ")}: there are ${known.join(", ")}`);
  const rounds = Number(values.rounds ?? (values.quick ? quickRounds : usualRounds));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`expected --rounds from 1, got ${values.rounds}`);
  return { only, quick: values.quick, rounds };
}
