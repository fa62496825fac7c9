import { clip, visible } from "../../base/text.ts";
import type { Word } from "../shell/script.ts";
import { conditionsHold } from "./conditions.ts";
import type { Facts } from "./facts.ts";
import type { Folder } from "./folder.ts";
import { grammarObjection } from "./grammars/grammars.ts";
import type { RuleIndex } from "./index-rules.ts";
import { type Fit, type Misfit, matchUsage, type Value } from "./match-usage.ts";
import type { PathSets } from "./path-sets.ts";
import type { Risk } from "./policy.ts";
import type { Program, VouchingRule } from "./rule.ts";
import { valueObjection } from "./value-check.ts";

/** What vouching knows of the circumstances of a command. */
export interface VouchContext {
  readonly index: RuleIndex;
  readonly facts: Facts;
  readonly sets: PathSets;
  readonly folder: Folder;
  /** Whether a shell runs it, so that builtins are meant; an argv or an inner command names programs. */
  readonly builtins: boolean;
}

/** A rule that vouches for a command, with what is to be judged inside it. */
export interface Vouched {
  readonly rule: VouchingRule;
  readonly inner: readonly Word[] | null;
  readonly texts: readonly string[];
}

/** Why no rule vouches. */
export interface Unvouched {
  readonly why: string;
  readonly risk?: Risk;
  /** The rule that came nearest. */
  readonly near: VouchingRule | null;
  /** Set where no rule knows the program at all. */
  readonly vague?: true;
}

/** Looks for a rule that vouches for the words of a simple command. */
export function vouchFor(words: readonly Word[], context: VouchContext): Vouched | Unvouched {
  const [program] = words;
  if (!program || program.value === null || program.glob) {
    return { why: "Which program runs is only known at run time.", near: null };
  }
  const name = program.value.slice(program.value.lastIndexOf("/") + 1);
  const byPath = program.value.startsWith("/") ? context.index.vouching.get(program.value) : undefined;
  const rules = [...(byPath ?? []), ...(context.index.vouching.get(name) ?? [])]
    .filter((rule) => conditionsHold(rule.when, context.facts))
    .flatMap((rule) => rule.programs.map((named) => ({ rule, named })))
    .filter(({ named }) => named[0] === name || named[0] === program.value)
    .map(({ rule, named }) => ({ rule, named, start: startOf(named, rule, words) }))
    .filter((each): each is Candidate => each.start !== undefined)
    .sort((a, b) => b.named.length - a.named.length);
  const untrusted = programObjection(program.value, context);
  if (untrusted && byPath === undefined) return { why: untrusted, near: null };
  let nearest: Unvouched | undefined;
  for (const candidate of rules) {
    if (untrusted && candidate.named[0] !== program.value) continue;
    const found = tryRule(candidate, words, context);
    if ("rule" in found) return found;
    nearest ??= found;
  }
  if (untrusted) nearest ??= { why: untrusted, near: null };
  return nearest ?? { why: `No rule vouches for ${shown(program.value)}.`, near: null, vague: true };
}

interface Candidate {
  readonly rule: VouchingRule;
  readonly named: Program;
  readonly start: number;
}

/** Where the words behind a program and its sub-command begin; only the rule's global flags may stand between. */
function startOf(program: Program, rule: VouchingRule, words: readonly Word[]): number | undefined {
  let at = 1;
  for (const part of program.slice(1)) {
    while (words[at]?.value !== part) {
      const flag = rule.usage.globalFlags.get(words[at]?.value ?? "");
      if (flag?.takes !== "none") return undefined;
      at++;
    }
    at++;
  }
  return at;
}

/** Builtins of bash that a shell runs instead of a program. */
const builtins = new Set(
  "[ : cd command echo false printf pwd test true type time kill ulimit umask hash times let exec builtin eval".split(
    " ",
  ),
);

function programObjection(name: string, { facts, builtins: inShell }: VouchContext): string | undefined {
  if (inShell && builtins.has(name)) return undefined;
  const found = facts.program(name);
  // Nothing runs where there is nothing to run; once there is, it is judged again.
  if (found === "missing") return undefined;
  if (!found) return `Which program ${shown(name)} is cannot be known here.`;
  if (found.trusted) return undefined;
  const where = found.path === name ? "" : ` (${clip(visible(found.path), 80)})`;
  return `The program ${shown(name)}${where} does not lie in a folder that only its owner can write to.`;
}

function tryRule(
  { rule, start }: Candidate,
  words: readonly Word[],
  context: VouchContext,
): Vouched | Unvouched {
  const fit = matchUsage(rule.usage, words.slice(start));
  if ("why" in fit) return unvouched(rule, fit);
  if (rule.needs.length > 0 && !fit.flags.some((flag) => rule.needs.includes(flag))) {
    return unvouched(rule, { word: "", why: `lacks one of ${rule.needs.join(", ")}` });
  }
  for (const value of fit.values) {
    const objection = valueObjection(value, context);
    if (objection) return unvouched(rule, { word: value.text, why: objection.why }, objection.risk);
  }
  const special =
    rule.grammar === undefined ? undefined : grammarObjection(rule.grammar, fit, words, context);
  if (special) return unvouched(rule, { word: special.word ?? "", why: special.why }, special.risk);
  const probed = probeObjection(rule, context);
  if (probed) return { why: probed, near: rule };
  return { rule, inner: fit.inner, texts: textsOf(fit) };
}

function probeObjection(rule: VouchingRule, { facts, folder }: VouchContext): string | undefined {
  if (rule.probe !== "git") return undefined;
  if (!folder.known) return "In which repository git would run is not known.";
  if (folder.moved)
    return "After a change of folder git may find another repository, whose settings can name programs.";
  const state = facts.git(folder.path);
  return state.clean ? undefined : `The repository's settings can make git run other programs: ${state.why}.`;
}

function textsOf({ values }: Fit): readonly string[] {
  return values.filter(isShellText).map(({ text }) => text);
}

function isShellText({ kind }: Value): boolean {
  return "kind" in kind && kind.kind === "SHELL";
}

function unvouched(rule: VouchingRule, { word, why }: Misfit, risk?: Risk): Unvouched {
  const about = word === "" ? `it ${why}` : `${JSON.stringify(clip(visible(word), 80))} ${why}`;
  return { why: `Rule ${rule.name} does not vouch for this: ${about}.`, near: rule, ...(risk && { risk }) };
}

function shown(name: string): string {
  return clip(visible(name), 80);
}
