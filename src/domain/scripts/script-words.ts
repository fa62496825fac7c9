/** Which operands of a command are scripts: the parts of the look-up that need no file system. */

import { basename } from "node:path";

/** What lies at the path that a word names, where that is a regular file. */
export type FileKind = "file" | "executable";

const interpreter =
  /^(?:sh|bash|dash|zsh|ksh|(?:python|pypy|perl|ruby|php|nodejs|node|deno|bun|lua|tclsh)[\d.]*|[gmn]?awk|sed|java|expect|Rscript|source|\.)$/;
const scriptEnding = /\.(?:sh|bash|zsh|py|js|cjs|mjs|ts|mts|rb|pl|awk|sed|lua|tcl|php|mk|jar)$/;
/** Runners of scripts that a file of the working folder defines. */
const packageRunner = /^(?:npm|npx|pnpm|pnpx|yarn|bun|bunx)$/;
const packageFile = "package.json";
const make = /^g?make$/;
const makefileFlags = ["-f", "--file", "--makefile"];
const gluedMakefile = /^(?:-f|--file=|--makefile=)(.+)$/;
const defaultMakefiles = ["GNUmakefile", "makefile", "Makefile"];

/**
 * The words that may name a script and have to be looked at, each once. A bare word (`left-pad`) names a program file only
 * to an interpreter; everybody else looks bare words up in PATH, or takes them for data.
 */
export function candidateWords(argv: readonly string[]): readonly string[] {
  // A hostile text repeats a few words a hundred thousand times.
  const words = [...new Set(argv)];
  const isRead = words.some((word) => interpreter.test(basename(word)));
  const operands = [...new Set(argv.slice(1))]
    .map(operandOf)
    .filter((word) => isRead || word.includes("/") || scriptEnding.test(word));
  const makefiles = runsMake(words) ? [...namedMakefiles(argv), ...defaultMakefiles] : [];
  const packages = runsPackageScripts(words) ? [packageFile] : [];
  return [...new Set([...operands, ...makefiles, ...packages])].filter((word) => word !== "");
}

/**
 * The words that name scripts: an executable file, a file with a script's ending, the makefile, and the first file after
 * an interpreter. An interpreter counts wherever it stands, so that `env python3 tool` binds its script too.
 */
export function scriptsAmong(
  argv: readonly string[],
  kinds: ReadonlyMap<string, FileKind>,
): readonly string[] {
  const scripts = new Set(boundMakefiles(argv, kinds));
  if (runsPackageScripts(argv) && kinds.has(packageFile)) scripts.add(packageFile);
  let nextFile: string | undefined;
  for (let at = argv.length - 1; at >= 0; at--) {
    const word = argv[at] ?? "";
    if (nextFile !== undefined && interpreter.test(basename(word))) scripts.add(nextFile);
    if (at === 0) break;
    const operand = operandOf(word);
    const kind = kinds.get(operand);
    if (kind === "executable" || (kind && scriptEnding.test(operand))) scripts.add(operand);
    if (kind && operand === word) nextFile = word;
  }
  return [...scripts].sort();
}

/** The word itself, the value of `--flag=value`, or "" for a flag alone. */
function operandOf(word: string): string {
  if (!word.startsWith("-")) return word;
  const equals = word.indexOf("=");
  return equals < 0 ? "" : word.slice(equals + 1);
}

/** The makefiles that `make` is told to read, else the first one that it would find by itself. */
function boundMakefiles(argv: readonly string[], kinds: ReadonlyMap<string, FileKind>): readonly string[] {
  if (!runsMake(argv)) return [];
  const named = namedMakefiles(argv);
  if (named.length > 0) return named.filter((word) => kinds.has(word));
  return defaultMakefiles.filter((word) => kinds.has(word)).slice(0, 1);
}

function runsMake(argv: readonly string[]): boolean {
  return argv.some((word) => make.test(basename(word)));
}

function runsPackageScripts(argv: readonly string[]): boolean {
  return argv.some((word) => packageRunner.test(basename(word)));
}

function namedMakefiles(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, at) => {
    if (makefileFlags.includes(word)) return argv[at + 1] ?? [];
    return gluedMakefile.exec(word)?.[1] ?? [];
  });
}
