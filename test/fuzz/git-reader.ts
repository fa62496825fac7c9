import { fine, type Opinion, type Reader, unless, unsafe } from "./opinion.ts";
import { describe, type Options, readOptions } from "./options.ts";
import { contentsProblem, mayMatch } from "./places.ts";

const diffing = [
  "puswbazWRMCcm-U:S:G:M::C::X::",
  `patch no-patch unified= stat=? numstat shortstat summary name-only name-status raw compact-summary dirstat=? patch-with-stat
  word-diff=? word-diff-regex= color-words=? minimal patience histogram diff-algorithm= text ignore-all-space
  ignore-space-change ignore-space-at-eol ignore-cr-at-eol ignore-blank-lines function-context inter-hunk-context=
  find-renames=? find-copies=? no-renames diff-filter= pickaxe-all pickaxe-regex relative=? no-relative full-index abbrev=?
  no-prefix no-color color=? color-moved=? no-ext-diff no-textconv ignore-submodules=? exit-code quiet check
  indent-heuristic no-indent-heuristic cc count objects left-only right-only no-commit-header timestamp`,
] as const;

/** --pretty and --format take only what is glued to them. */
const logging = [
  "n:#iEF",
  `max-count= skip= since= after= until= before= author= committer= grep= all-match invert-grep regexp-ignore-case merges
  no-merges min-parents= max-parents= first-parent all branches=? tags=? remotes=? exclude= reverse oneline pretty=? format=?
  abbrev-commit no-abbrev-commit date= relative-date date-order author-date-order topo-order graph no-graph decorate=?
  no-decorate decorate-refs= decorate-refs-exclude= follow left-right cherry-pick cherry-mark cherry boundary ancestry-path
  simplify-by-decoration full-history simplify-merges no-walk parents children no-notes no-mailmap use-mailmap mailmap
  diff-merges= source full-diff`,
] as const;

const referring =
  "sort= format= merged=? no-merged=? contains=? no-contains=? points-at=? no-color color=? column=? no-column ignore-case";

/** Options of sub-commands that are alike; what one of them does not know it refuses. */
const asking = ["vHqzn", "verbose human-readable porcelain quiet no-index non-matching"] as const;
const relating = [
  "av",
  "all is-ancestor fork-point octopus independent tags name-only always verbose abbrev=?",
] as const;
const refs = [
  "dqs::",
  `heads tags head verify quiet hash=? dereference abbrev=? count= ${referring}`,
] as const;

/** Sub-commands that only read: their options, and what their operands may be. */
const table: Readonly<Record<string, readonly [short: string, long: string, operands: Operands]>> = {
  status: [
    "sbzu::v",
    "short branch show-stash porcelain=? long untracked-files=? ignore-submodules=? ignored=? column=? no-column ahead-behind no-ahead-behind renames no-renames find-renames=?",
    "contents",
  ],
  log: [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "contents"],
  show: [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "contents"],
  "stash list": [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "contents"],
  "reflog show": [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "contents"],
  reflog: [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "none"],
  diff: [`${diffing[0]}123`, `${diffing[1]} cached staged merge-base base ours theirs`, "contents"],
  "stash show": [
    `${diffing[0]}123`,
    `${diffing[1]} cached staged merge-base base ours theirs include-untracked only-untracked`,
    "contents",
  ],
  "diff-tree": [`${diffing[0]}rtm`, `${diffing[1]} root no-commit-id`, "contents"],
  "rev-list": [diffing[0] + logging[0], `${diffing[1]} ${logging[1]}`, "contents"],
  blame: [
    "bcC::efl:L:M::nps:tw",
    "root porcelain line-porcelain date= since= show-name show-number show-email color-lines color-by-age first-parent abbrev= ignore-rev=",
    "contents",
  ],
  shortlog: [
    "snecw::",
    "summary numbered email committer group= all no-merges merges since= until= after= before= author= grep=",
    "contents",
  ],
  describe: [
    "",
    "all tags contains abbrev=? candidates= exact-match debug long match= exclude= always first-parent dirty=?",
    "text",
  ],
  branch: ["arvil", `all remotes verbose show-current list abbrev=? no-abbrev ${referring}`, "listing"],
  tag: ["n::li", `list ${referring}`, "listing"],
  remote: ["v", "verbose all push", "text"],
  "remote get-url": ["v", "verbose all push", "text"],
  "rev-parse": [
    "q",
    "abbrev-ref=? short=? verify quiet symbolic symbolic-full-name all branches tags remotes show-toplevel show-prefix show-cdup git-dir git-common-dir absolute-git-dir is-inside-work-tree is-inside-git-dir is-bare-repository is-shallow-repository show-superproject-working-tree revs-only",
    "contents",
  ],
  "ls-files": [
    "cdmoiskuztvx:",
    "cached deleted modified others ignored stage unmerged killed exclude= exclude-standard error-unmatch full-name directory eol deduplicate abbrev=?",
    "text",
  ],
  "ls-tree": ["drtlz", "long name-only name-status object-only full-name full-tree abbrev=?", "text"],
  "cat-file": ["tsep", "", "contents"],
  "show-ref": [...refs, "text"],
  "for-each-ref": [...refs, "text"],
  "merge-base": [...relating, "text"],
  "name-rev": [...relating, "text"],
  cherry: [...relating, "text"],
  "symbolic-ref": ["q", "quiet short", "one"],
  config: ["", "get local global", "one"],
  grep: [
    "niwvlLcEFPGhHoqzpWIae:A:B:C:m:#",
    "cached line-number ignore-case word-regexp invert-match files-with-matches name-only files-without-match count extended-regexp fixed-strings perl-regexp only-matching quiet heading break show-function function-context max-depth= max-count= context= after-context= before-context= no-textconv color=? no-color full-name column and or not all-match",
    "pattern",
  ],
  "count-objects": [...asking, "text"],
  "worktree list": [...asking, "text"],
  "check-ignore": [...asking, "text"],
  version: ["", "", "none"],
};

type Operands = "contents" | "text" | "none" | "one" | "listing" | "pattern";

const globals: ReadonlySet<string> = new Set([
  "--no-pager",
  "-P",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
]);

/** git: sub-commands that only read, without options that write, run or look elsewhere. */
export const git: Reader = (words, folder) => {
  if (words[0] === "--version" && words.slice(1).every((word) => word === "--")) return fine;
  const begin = words.findIndex((word) => !globals.has(word));
  const rest = begin < 0 ? [] : words.slice(begin);
  const name = [rest.slice(0, 2).join(" "), rest[0] ?? ""]
    .map((each) => each.replace("annotate", "blame"))
    .find((each) => Object.hasOwn(table, each));
  const row = name === undefined ? undefined : table[name];
  if (name === undefined || !row) return unsafe(`git ${rest[0] ?? ""} is not known to read only`);
  const options = readOptions(rest.slice(name.split(" ").length), describe(row[0], row[1]));
  if (options.unknown !== null) return unsafe(`${options.unknown} is not known to be harmless`);
  const signed = options.flags.find(({ value }) => /%G|%\(signature/.test(value ?? ""));
  if (signed) return unsafe(`${signed.value} runs a program to check signatures`);
  return operandsOpinion(row[2], options, folder);
};

function operandsOpinion(kind: Operands, { flags, operands }: Options, folder: string): Opinion {
  if (kind === "text" || operands.length === 0) return fine;
  if (kind === "none") return unsafe("an operand where none belongs");
  if (kind === "one") return operands.length === 1 ? fine : unsafe("a second operand is written");
  if (kind === "listing")
    return flags.some(({ name }) => lists.has(name)) ? fine : unsafe("an operand makes a new name");
  const isStated = flags.some(({ name }) => name === "-e");
  const paths = kind === "pattern" && !isStated ? operands.slice(1) : operands;
  return unless(paths.map((path) => revisionProblem(path, folder)).find((problem) => problem !== undefined));
}

const lists: ReadonlySet<string> = new Set([
  "-l",
  "--list",
  "--merged",
  "--no-merged",
  "--contains",
  "--no-contains",
  "--points-at",
]);

/** A revision, a path, or a path in a revision. */
function revisionProblem(word: string, folder: string): string | undefined {
  const behind = word.slice(word.lastIndexOf(":") + 1).replace(/^[!^]/, "");
  const path = word.startsWith(":") || word.includes(":") ? behind : word;
  const revision = /^[^/]*\.\.\.?[^/]*$/.test(path);
  const isNarrow = /[*?[]/.test(path) && !mayMatch(path, "src/main.ts") && !mayMatch(path, "main.ts");
  if (isNarrow && [".env", "server.key"].some((name) => mayMatch(path, name)))
    return `${word} chooses secrets`;
  return revision && path !== ".." ? undefined : contentsProblem(path, folder);
}
