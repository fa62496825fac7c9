import { posix } from "node:path";
import type { Command } from "../command.ts";
import { parseShell } from "../shell/parse.ts";
import type { Word } from "../shell/script.ts";
import { exampleFacts } from "./check-examples.ts";
import type { DraftedPart, DraftObjection } from "./draft-rule.ts";
import { indexOf } from "./index-rules.ts";
import { makeJudge } from "./judge.ts";
import type { Policy } from "./policy.ts";
import type { Kind } from "./usage.ts";
import { baseName, oneCommand } from "./words.ts";

/**
 * Programs that run whatever they are given, by name and without a version behind it: interpreters, runners, shells,
 * wrappers, and what acts as another user or on another machine. The rules of the policy know most of them; these stand
 * here also for a policy that knows fewer.
 */
const runsWhatItIsGiven: ReadonlySet<string> = new Set(
  [
    "ash bash busybox csh dash elvish fish ksh mksh nu osh pwsh rbash sh tcsh xonsh yash zsh",
    "awk bun clojure deno elixir erl gawk gdb ghci groovy guile iex irb java jshell julia kotlin lldb lua luajit mawk node",
    "nodejs octave osascript perl php pypy python r racket raku ruby runghc scala sed swift tclsh ts-node tsx wish wolframscript",
    "bunx cargo composer dlx dotnet go gradle just lerna make mvn npm npx nx pdm pipx pnpm pnpx poetry rake sbt task turbo",
    "uv uvx yarn",
    ". builtin chroot command coproc direnv doas entr env eval exec expect find flock fzf hyperfine ionice nice nohup nsenter",
    "parallel pkexec prlimit proot runuser screen script setarch setpriv setsid source ssh stdbuf strace su sudo systemd-run",
    "tee taskset time timeout tmux trap unbuffer unshare watch xargs xvfb-run",
    "ansible aws docker ed emacs ex gcloud git kubectl less man more nerdctl nvim podman rsync scp tar vagrant vi view vim zip",
  ].flatMap((line) => line.split(" ")),
);

/** What rules may do that no drafted rule lowers for a whole family of commands. */
const graveEffects: ReadonlySet<string | null> = new Set(["execute", "network", "privilege", "secret"]);

/**
 * A rule part for commands like this one: the same program and sub-command, the flags that were seen, and operands of the
 * kinds that were seen. Refused for whatever could run something else, and for what the policy's own rules insist on.
 */
export function widerPart(command: Command, policy: Policy): DraftedPart | DraftObjection {
  const words = plainWords(command);
  if ("why" in words) return words;
  return familyObjection(command, words, policy) ?? partOf(words);
}

type PlainWords = readonly [string, ...string[]];

/** The words of one plain command; anything else could not be told from something worse. */
function plainWords(command: Command): PlainWords | DraftObjection {
  if (command.form === "tool") return { why: "A tool is no command." };
  const script = command.form === "shell" ? parseShell(command.text) : oneCommand(command.argv);
  const [first, ...others] = script.commands;
  const isPlain =
    first !== undefined &&
    others.length === 0 &&
    script.objections.length === 0 &&
    script.shapes.length === 0 &&
    first.redirects.length === 0 &&
    first.assignments.length === 0 &&
    first.words.every(isLiteral);
  const [program, ...rest] = isPlain ? first.words.map(({ value }) => value ?? "") : [];
  if (program !== undefined && program !== "") return [program, ...rest];
  return {
    why: "Only a single command of plain words can be widened: no pipes, lists, redirects, variables or patterns.",
  };
}

function isLiteral({ value, glob }: Word): boolean {
  return value !== null && !glob;
}

function familyObjection(
  command: Command,
  [program]: PlainWords,
  policy: Policy,
): DraftObjection | undefined {
  if (program.includes("/") && (!program.startsWith("/") || posix.normalize(program) !== program))
    return { why: `${program} means another file in every folder; name it by its whole path.` };
  const name = baseName(program).toLowerCase();
  const isWrapper = [name, program].some((each) =>
    indexOf(policy)
      .vouching.get(each)
      ?.some(({ ruling }) => ruling === "inner"),
  );
  if (isWrapper || runsWhatItIsGiven.has(name) || runsWhatItIsGiven.has(withoutVersion(name)))
    return {
      why: `${name} can run other programs: a rule that is wider than one command would allow them too.`,
    };
  return insistingRule(command, policy);
}

/** `python3.12` is `python`. */
function withoutVersion(name: string): string {
  return name.replace(/[-.\d]+$/, "");
}

/** A shipped rule that says more than "nobody knows this program". */
function insistingRule(command: Command, policy: Policy): DraftObjection | undefined {
  const { parts } = makeJudge(policy)(command, exampleFacts);
  const speaking = parts.flatMap(({ rule }) => policy.rules.find(({ name }) => name === rule) ?? []);
  const insisting = speaking.find(
    (rule) => rule.form === "warning" && (!rule.yields || graveEffects.has(rule.effect)),
  );
  if (!insisting) return undefined;
  return { why: `The rule ${insisting.name} insists on ${insisting.ruling}: ${insisting.reason}` };
}

function partOf([program, ...rest]: PlainWords): DraftedPart {
  const [second] = rest;
  const subcommand = second !== undefined && /^[a-z][a-z0-9-]*$/.test(second) ? [second] : [];
  const behind = rest.slice(subcommand.length);
  const end = behind.includes("--") ? behind.indexOf("--") : behind.length;
  const flags = [...new Set(behind.slice(0, end).filter(isFlag).map(flagOf))];
  const operands = [...behind.slice(0, end).filter((word) => !isFlag(word)), ...behind.slice(end + 1)].map(
    kindOf,
  );
  const named = [program, ...subcommand];
  const written = [program, ...rest].map(quotedWord).join(" ");
  return {
    program: named.join(" "),
    ...(flags.length > 0 && { flags: flags.join(" ") }),
    ...(operands.length > 0 && { operands: operands.join(" ") }),
    bundle: "false",
    examples: { match: [written], notMatch: [`${named.join(" ")} --some-other-flag`] },
  };
}

function isFlag(word: string): boolean {
  return /^-./.test(word);
}

/** A flag as seen; of one with a value glued on, the kind of the value. */
function flagOf(word: string): string {
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  return name === undefined ? word : `${name}=${kindOf(value ?? "")}`;
}

/** The narrowest kind that a value has the form of. */
function kindOf(text: string): Kind {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return "URL";
  if (/^[\w.-]+@[\w.-]+(:|$)/.test(text)) return "HOST";
  if (/^[-+]?\d[\d.]*$/.test(text)) return "NUMBER";
  if (/[/~]|^\.|\.\w+$/.test(text)) return "PATH";
  return /^[\w@%+:,][\w@%+:,-]*$/.test(text) ? "NAME" : "TEXT";
}

function quotedWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
