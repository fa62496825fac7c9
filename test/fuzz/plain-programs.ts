import { type Opinion, type Reader, unless } from "./opinion.ts";
import { type Description, describe, readOptions, unknownProblem } from "./options.ts";
import { contentsProblem, namesProblem } from "./places.ts";
import { programTable } from "./program-table.ts";

type Kind =
  | "contents"
  | "names"
  | "text"
  | "none"
  | "format"
  | "archive"
  | "recursive"
  | "rg"
  | "pattern-names";

/** What the operands of each kind may not be. */
const kindProblem: Readonly<
  Record<
    Exclude<Kind, "rg" | "recursive">,
    (operand: string, at: number, folder: string) => string | undefined
  >
> = {
  contents: (operand, _at, folder) => contentsProblem(operand, folder),
  names: (operand, _at, folder) => namesProblem(operand, folder),
  text: () => undefined,
  none: (operand) => `${operand} is an operand where none belongs`,
  format: (operand) => (operand.startsWith("+") ? undefined : `${operand} would set the time`),
  archive: (operand, at, folder) => (at === 0 ? contentsProblem(operand, folder) : undefined),
  "pattern-names": (operand, at, folder) => (at === 0 ? undefined : namesProblem(operand, folder)),
};

/** Kinds of operands that stand in files of their own. */
export type SpecialOperands = Readonly<
  Record<"rg" | "recursive", (options: ReturnType<typeof readOptions>, folder: string) => Opinion>
>;

/** A reader for each program of the table. */
export function plainPrograms(special: SpecialOperands): ReadonlyMap<string, Reader> {
  const lines = programTable.trim().split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [names = "", short = "", long = "", operands = "", acting] = line
        .split("|")
        .map((field) => field.trim());
      const reader = readerOf(describe(short, long), operands, acting, special);
      return names.split(" ").map((name): [string, Reader] => [name, reader]);
    }),
  );
}

function readerOf(
  description: Description,
  operands: string,
  acting: string | undefined,
  special: SpecialOperands,
): Reader {
  const [kind = "none", most = "99"] = operands.split(" ");
  return (words, folder) => {
    const options = readOptions(words, description);
    if (options.unknown !== null) return unless(unknownProblem(options.unknown, description, acting));
    if (options.operands.length > Number(most)) return unless(`more than ${most} operands`);
    if (kind === "rg" || kind === "recursive") return special[kind](options, folder);
    const problemOf = kindProblem[kind as keyof typeof kindProblem];
    const problems = options.operands.map((operand, at) => problemOf(operand, at, folder));
    return unless(problems.find((problem) => problem !== undefined));
  };
}
