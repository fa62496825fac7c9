import { type Opinion, type Reader, unless, unsafe } from "./opinion.ts";
import { describe, type Options, readOptions, unknownProblem } from "./options.ts";
import { contentsProblem, mayMatch, namesProblem, secretsBelow, withoutBraces } from "./places.ts";

const grepOptions = describe(
  "EFGPiyvwxclLnoqsHhZzbUTaIr#m:A:B:C:e:",
  `extended-regexp fixed-strings basic-regexp perl-regexp ignore-case no-ignore-case invert-match word-regexp line-regexp
  count files-with-matches files-without-match line-number only-matching quiet silent no-messages with-filename no-filename
  null null-data byte-offset binary initial-tab text recursive line-buffered max-count= after-context= before-context=
  context= include= exclude= exclude-dir= color=? colour=? binary-files= label= regexp= help version`,
);

const grepActing = "fRdD file dereference-recursive directories devices exclude-from";

/** grep: a pattern, files, and with -r everything in folders that its choice of names lets through. */
export const grep: Reader = (words, folder) => {
  const options = readOptions(words, grepOptions);
  if (options.unknown !== null) return unless(unknownProblem(options.unknown, grepOptions, grepActing));
  const isStated = options.flags.some(({ name }) => name === "-e" || name === "--regexp");
  const files = isStated ? options.operands : options.operands.slice(1);
  const named = firstProblem(files, (file) => contentsProblem(file, folder));
  if (named !== undefined || !isRecursive(options)) return unless(named);
  const roots = files.length === 0 ? ["."] : files;
  const secret = roots.flatMap((root) => secretsBelow(root, folder)).find((file) => isChosen(file, options));
  return unless(secret && `searches ${secret}`);
};

function isRecursive({ flags }: Options): boolean {
  return flags.some(({ name }) => name === "-r" || name === "--recursive");
}

/** As grep decides: the last choice that matches counts; without one a file is left out if the first is an --include. */
function isChosen(file: string, { flags }: Options): boolean {
  const choices = flags.filter(({ name }) => name === "--include" || name === "--exclude");
  const last = choices.findLast(({ value }) => mayMatch(value ?? "", file));
  return (last ?? choices[0])?.name !== "--include" ? last === undefined : last !== undefined;
}

/** diff with -r compares whole folders. */
export function recursiveOperands(options: Options, folder: string): Opinion {
  const named = firstProblem(options.operands, (file) => contentsProblem(file, folder));
  if (named !== undefined || !isRecursive(options)) return unless(named);
  const secret = options.operands.flatMap((root) => secretsBelow(root, folder))[0];
  return unless(secret && `compares ${secret}`);
}

/** rg leaves out hidden files, unless a glob or a flag chooses them. */
export function rgOperands({ flags, operands }: Options, folder: string): Opinion {
  const names = new Set(flags.map(({ name }) => name));
  const lists = names.has("--files") || names.has("--type-list");
  if (!lists && (names.has("--hidden") || names.has("--no-ignore"))) return unsafe("searches hidden files");
  // a later way of searching takes the place of --files in some versions
  if (lists && ["--json", "-c", "-l", "--count", "--files-with-matches"].some((name) => names.has(name))) {
    if (names.has("--hidden")) return unsafe("lists, but may search hidden files");
  }
  const chosen = flags.find(({ name, value }) => globFlags.has(name) && choosesSecret(value ?? ""));
  if (chosen && !lists) return unsafe(`${chosen.value} chooses hidden files`);
  const isStated = lists || names.has("-e") || names.has("--regexp");
  const problemOf = lists ? namesProblem : contentsProblem;
  return unless(firstProblem(isStated ? operands : operands.slice(1), (path) => problemOf(path, folder)));
}

const globFlags: ReadonlySet<string> = new Set(["-g", "--glob", "--iglob"]);

function choosesSecret(glob: string): boolean {
  return !glob.startsWith("!") && withoutBraces(glob).some((each) => mayMatch(each, ".env"));
}

/** Tests and actions of find that only look, and how many words each takes. */
const lookingAt: ReadonlyMap<string, number> = new Map([
  ...(
    "name iname path ipath wholename iwholename regex iregex regextype lname ilname type xtype size newer anewer cnewer " +
    "newermt newerct newerat newermm newercm neweram mtime mmin atime amin ctime cmin used user group uid gid perm links " +
    "inum samefile fstype maxdepth mindepth printf"
  )
    .split(" ")
    .map((name): [string, number] => [`-${name}`, 1]),
  ...(
    "empty daystart nouser nogroup readable writable executable true false depth d xdev mount noleaf ignore_readdir_race " +
    "noignore_readdir_race nowarn warn prune print print0 ls quit not a and o or help version"
  )
    .split(" ")
    .map((name): [string, number] => [`-${name}`, 0]),
  ["--help", 0],
  ["--version", 0],
]);

/** find: starting folders, then an expression of tests and harmless actions. */
export const find: Reader = (words, folder) => {
  const begin = words.findIndex((word) => !/^-(?:[HP]|O[0-3]?)$/.test(word));
  const rest = begin < 0 ? [] : words.slice(begin);
  const split = rest.findIndex((word) => /^(?:-.|[(!,)]$)/s.test(word));
  const [roots, expression] = split < 0 ? [rest, []] : [rest.slice(0, split), rest.slice(split)];
  const outside = firstProblem(roots, (root) => namesProblem(root, folder));
  return unless(outside ?? expressionProblem(expression, folder));
};

function expressionProblem(words: readonly string[], folder: string): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (/^(?:[()!,]|--|-O[0-3]|-[HP])$/.test(word)) continue;
    const taken = lookingAt.get(word);
    if (taken === undefined)
      return word.startsWith("-") ? `${word} is not known to be harmless` : namesProblem(word, folder);
    if (taken > 0 && /^-(?:samefile|a?newer|cnewer|newer.m)$/.test(word)) {
      const outside = namesProblem(words[at + 1] ?? "", folder);
      if (outside !== undefined && !/t$/.test(word)) return outside;
    }
    at += taken;
  }
  return undefined;
}

function firstProblem(
  words: readonly string[],
  problemOf: (word: string) => string | undefined,
): string | undefined {
  return words.map(problemOf).find((problem) => problem !== undefined);
}
