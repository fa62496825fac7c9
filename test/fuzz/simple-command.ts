import type { VouchingRule } from "../../src/domain/policy/rule.ts";
import type { Flag, Kind, Operand, ValueKind } from "../../src/domain/policy/usage.ts";
import type { Seeded } from "../support/seeded.ts";
import { below, one, several, shuffled } from "./draw.ts";
import * as known from "./vocabulary.ts";
import { written } from "./written.ts";

/** A word: what the program gets, or text that is written as it stands. */
type Piece = { readonly value: string } | { readonly raw: string };

/** A command that a rule describes, mostly well formed, sometimes with a flag, value or operand that does not belong. */
export function simpleCommand(random: Seeded, vocabulary: known.Vocabulary): string {
  if (random.chance(0.03)) return one(random, known.actions);
  const rule = one(random, random.chance(0.4) ? vocabulary.usual : vocabulary.rules);
  if (rule.ruling === "inner") return wrapped(random, rule, vocabulary);
  const words = [
    ...programWords(random, rule),
    ...arranged(random, flagsFor(random, rule), operandsFor(random, rule)),
  ];
  return words.map((piece) => textOf(random, piece)).join(random.chance(0.03) ? "  " : " ");
}

function wrapped(random: Seeded, rule: VouchingRule, vocabulary: known.Vocabulary): string {
  const inner = simpleCommand(random, vocabulary);
  const words = [...programWords(random, rule), ...flagsFor(random, rule)];
  const operands = rule.usage.operands.flatMap((operand) => {
    const kind = kindOf(operand.value);
    if (kind === "ARGV") return [{ raw: inner }];
    if (kind === "SHELL") return [{ value: inner }];
    return operand.optional && random.chance(0.5) ? [] : [valueFor(random, operand.value)];
  });
  return [...words, ...operands].map((piece) => textOf(random, piece)).join(" ");
}

function programWords(random: Seeded, rule: VouchingRule): readonly Piece[] {
  const [name = "", ...sub] = one(random, rule.programs);
  const path = random.chance(0.02) ? one(random, ["/usr/bin/", "/bin/", "./", "/tmp/"]) : "";
  const globals = random.chance(0.1) ? [...rule.usage.globalFlags.keys()].slice(0, 1) : [];
  return [`${path}${name}`, ...globals, ...sub].map((value) => ({ value }));
}

/** Mostly flags first; sometimes mixed, sometimes behind `--`. */
function arranged(random: Seeded, flags: readonly Piece[], operands: readonly Piece[]): readonly Piece[] {
  const way = random.pick({ first: 80, last: 8, mixed: 5, ended: 7 });
  if (way === "last") return [...operands, ...flags];
  if (way === "mixed") return shuffled(random, [...flags, ...operands]);
  return way === "ended" ? [...flags, { value: "--" }, ...operands] : [...flags, ...operands];
}

function flagsFor(random: Seeded, rule: VouchingRule): readonly Piece[] {
  const flags = [...rule.usage.flags.values()];
  const count = flags.length === 0 ? 0 : below(random, random.chance(0.2) ? 5 : 3);
  const acting = flags.filter(({ name }) => known.oddFlags.includes(name));
  const drawn = several(count, () =>
    flagPieces(random, one(random, acting.length > 0 && random.chance(0.4) ? acting : flags)),
  );
  const needed = rule.needs.length > 0 ? [neededFlag(random, rule)] : [];
  const odd = random.chance(0.08) ? [[{ value: one(random, known.oddFlags) }]] : [];
  return shuffled(random, [...drawn, ...needed, ...odd]).flat();
}

function neededFlag(random: Seeded, rule: VouchingRule): readonly Piece[] {
  const name = one(random, rule.needs);
  const flag = rule.usage.flags.get(name);
  return flag ? flagPieces(random, flag) : [{ value: name }];
}

function flagPieces(random: Seeded, flag: Flag): readonly Piece[] {
  const name = flag.name === "-NUMBER" ? `-${below(random, 20)}` : flag.name;
  if (flag.takes === "none" || (flag.takes === "glued" && random.chance(0.5)))
    return [{ value: bent(random, name) }];
  const value = valueFor(random, flag.value);
  const text = "value" in value ? value.value : value.raw;
  const apart = flag.takes === "required" && random.chance(0.5);
  // What belongs glued is sometimes put apart, and the other way round: a rule that is wrong about it is found so.
  if (apart || random.chance(0.05)) return [{ value: name }, value];
  return [{ value: `${bent(random, name)}${name.startsWith("--") ? "=" : ""}${text}` }];
}

/** Sometimes a part of the name, as tools accept it, or several short flags in one. */
function bent(random: Seeded, name: string): string {
  if (random.chance(0.97)) return name;
  if (name.startsWith("--")) return name.slice(0, 4 + below(random, 4));
  return `${name}${one(random, ["n", "r", "o", "z", "i"])}`;
}

function operandsFor(random: Seeded, rule: VouchingRule): readonly Piece[] {
  const drawn = rule.usage.operands.flatMap((operand) =>
    several(countOf(random, operand), () => valueFor(random, operand.value)),
  );
  if (random.chance(0.06)) return [...drawn, pathFor(random)];
  return random.chance(0.04) ? drawn.slice(1) : drawn;
}

function countOf(random: Seeded, { optional, many }: Operand): number {
  if (optional && random.chance(0.4)) return 0;
  return many && random.chance(0.3) ? 1 + below(random, 3) : 1;
}

function kindOf(value: ValueKind): Kind | "words" {
  return "words" in value ? "words" : value.kind;
}

function valueFor(random: Seeded, value: ValueKind): Piece {
  if (random.chance(0.03)) return { value: one(random, known.oddFlags) };
  if ("words" in value) return { value: one(random, value.words) };
  return makers[value.kind](random);
}

function pathFor(random: Seeded): Piece {
  if (random.chance(0.16)) return { raw: one(random, known.globs) };
  return { value: one(random, random.chance(0.12) ? known.badPaths : known.goodPaths) };
}

function textFor(random: Seeded): Piece {
  if (random.chance(0.05)) return pathFor(random);
  return { value: one(random, ["a", ",", "1", "hello", "%h %s", "x y", "%s\\n", "2", ...known.patterns]) };
}

function patternFor(random: Seeded): Piece {
  const programs = [
    "{print $1}",
    "{print $1, $NF}",
    "NR==3",
    "/foo/",
    "1,5p",
    "$p",
    "/a/p",
    "5q",
    ".",
    ".a.b",
    "keys",
  ];
  return { value: one(random, random.chance(0.5) ? programs : known.patterns) };
}

function numberFor(random: Seeded): Piece {
  return { value: one(random, ["1", "5", "10", "+3", "-1", "5s", "1.5", "2M", "1e3", "0", "1,5"]) };
}

function nameFor(random: Seeded): Piece {
  return {
    value: one(random, ["utf8", "node", "main", "HEAD", "md5", "never", "ts", "all", "user.name", "."]),
  };
}

function revisionFor(random: Seeded): Piece {
  const revisions = [
    "HEAD",
    "main..HEAD",
    "HEAD~1",
    "HEAD:src/main.ts",
    "--",
    "src",
    "v1",
    "HEAD:.env",
    ":/x",
    "@{u}",
  ];
  return random.chance(0.3) ? pathFor(random) : { value: one(random, revisions) };
}

const makers: Readonly<Record<Kind, (random: Seeded) => Piece>> = {
  PATH: pathFor,
  ENTRY: pathFor,
  OUT: pathFor,
  TEXT: textFor,
  NUMBER: numberFor,
  PATTERN: patternFor,
  GLOB: (random) => ({ value: one(random, known.patterns) }),
  REV: revisionFor,
  NAME: nameFor,
  FORMAT: (random) => ({ value: one(random, ["+%s", "+%Y-%m-%d", "+x"]) }),
  PRETTY: (random) => ({
    value: one(random, ["%h", "oneline", "%h %s", "%G?", "format:%an", "--output=%h", "-o%h"]),
  }),
  HOST: () => ({ value: "example.com" }),
  URL: () => ({ value: "https://example.com" }),
  SCRIPT: pathFor,
  CODE: textFor,
  SHELL: () => ({ value: "ls" }),
  ARGV: () => ({ value: "ls" }),
  ASSIGNMENT: (random) => ({
    value: `${one(random, known.variables)}=${one(random, ["C", "1", ".", "/tmp"])}`,
  }),
};

function textOf(random: Seeded, piece: Piece): string {
  return "raw" in piece ? piece.raw : written(random, piece.value);
}
