import { parseShell } from "../shell/parse.ts";
import type { Redirect, Script, ShellCommand, Word } from "../shell/script.ts";
import type { Facts } from "./facts.ts";
import { asked, type Finding, quoted, ruled, type Subject, subjectOf } from "./finding.ts";
import { type Folder, startFolder } from "./folder.ts";
import { followFolders } from "./follow-folders.ts";
import type { RuleIndex } from "./index-rules.ts";
import { pathObjection } from "./path-check.ts";
import type { PathSets } from "./path-sets.ts";
import type { Policy } from "./policy.ts";
import type { WarningRule } from "./rule.ts";
import { shapes } from "./shapes/shapes.ts";
import { type ScriptSight, sightsOf } from "./sight.ts";
import { isHarmlessAssignment } from "./value-check.ts";
import { type VouchContext, vouchFor } from "./vouch.ts";
import { type WarningContext, warningsOn } from "./warn.ts";

/** How deep commands inside commands are vouched for. */
const deepest = 4;

/** What judging a script knows. */
export interface ScriptContext {
  readonly policy: Policy;
  readonly index: RuleIndex;
  readonly facts: Facts;
  readonly sets: PathSets;
  /** Whether a shell reads it; else it is one argv. */
  readonly inShell: boolean;
}

/** The findings on every part of a script; at least one. */
export function judgeScript(script: Script, context: ScriptContext): readonly Finding[] {
  const [whole, ...inside] = sightsOf(script, context.index, context.facts);
  const warned = (whole?.commands ?? []).map((sight) => warningsOn(sight, context));
  const findings = [
    ...script.objections.map(({ message }) =>
      asked({ text: message, words: [] }, message, context.policy.defaults.risk),
    ),
    ...vouchForAll(script, startFolder(context.facts), context, 0, warned),
    ...inside.flatMap((sight) => warningsInside(sight, context)),
    ...[whole, ...inside].flatMap((sight) => (sight ? shapesIn(sight, context) : [])),
  ];
  if (findings.length > 0) return findings;
  return [asked({ text: "", words: [] }, "There is no command in it.", context.policy.defaults.risk)];
}

function warningsInside(sight: ScriptSight, context: WarningContext): Finding[] {
  return sight.commands.flatMap((each) =>
    warningsOn(each, context)
      .filter((rule) => !rule.yields)
      .map((rule) => ruled(rule, rule.ruling, subjectOf(each.command.words, each.command.raw))),
  );
}

function shapesIn(sight: ScriptSight, context: ScriptContext): Finding[] {
  return context.index.shapes.flatMap((rule) => {
    const detect = rule.shape === undefined ? undefined : shapes[rule.shape];
    const found = detect?.(sight, context);
    return found ? [ruled(rule, rule.ruling, subjectOf(found.command.words, found.command.raw))] : [];
  });
}

/** Vouches for each command of a script, or asks; `warned` are the warnings on each. */
function vouchForAll(
  script: Script,
  start: Folder,
  context: ScriptContext,
  depth: number,
  warned: readonly (readonly WarningRule[])[],
): Finding[] {
  const folders = followFolders(script, start, context.facts);
  return script.commands.flatMap((command, at) => {
    const folder = folders[at] ?? start;
    const place: CommandContext = {
      ...context,
      folder,
      builtins: context.inShell || depth > 0,
      depth,
      script,
    };
    return judgeCommand(command, warned[at] ?? [], place);
  });
}

interface CommandContext extends ScriptContext, VouchContext {
  readonly depth: number;
  readonly script: Script;
}

function judgeCommand(
  command: ShellCommand,
  warnings: readonly WarningRule[],
  context: CommandContext,
): Finding[] {
  const subject = subjectOf(command.words, command.raw);
  const strict = warnings.filter((rule) => !rule.yields).map((rule) => ruled(rule, rule.ruling, subject));
  return [
    ...strict,
    ...(command.words.length > 0 ? vouch(command, subject, warnings, strict.length > 0, context) : []),
    ...command.assignments.flatMap((each) => assignmentFinding(each, subject, context)),
    ...command.redirects.flatMap((each) => redirectFinding(each, subject, context)),
  ];
}

function vouch(
  command: ShellCommand,
  subject: Subject,
  warnings: readonly WarningRule[],
  alreadyStopped: boolean,
  context: CommandContext,
): Finding[] {
  const name = command.words[0]?.value;
  if (name && context.script.functions.includes(name)) {
    return [asked(subject, `${quoted(name)} is a function of this text.`, context.policy.defaults.risk)];
  }
  const found = vouchForWords(command.words, subject, context);
  if (found.every(({ ruling }) => ruling === "allow")) return stdinFinding(command, subject, found, context);
  const told = found.filter(({ vague }) => !vague);
  const unexplained = found.some(({ by, ruling }) => by === null && ruling === "ask");
  const yielding = warnings
    // An explanation has nothing to add to an ask, but a deny steps back for an allow alone.
    .filter((rule) => unexplained && rule.yields && (!alreadyStopped || rule.ruling === "deny"))
    .map((rule) => ruled(rule, rule.ruling, subject));
  if (alreadyStopped)
    return [...yielding, ...told.filter(({ rule, risk }) => rule !== null || risk === "high")];
  return yielding.length > 0 ? [...yielding, ...told] : found;
}

function vouchForWords(words: readonly Word[], subject: Subject, context: CommandContext): Finding[] {
  const risk = context.policy.defaults.risk;
  if (context.depth > deepest) return [asked(subject, "Commands are nested too deep to vouch for.", risk)];
  const found = vouchFor(words, context);
  if (!("rule" in found)) {
    const finding = asked(subject, found.why, found.risk ?? risk);
    return [found.vague ? { ...finding, vague: true } : finding];
  }
  const { rule } = found;
  if (Object.keys(rule.environment).length > 0 && context.facts.execution !== "server" && !rule.probe) {
    const why = `Rule ${rule.name} vouches only for a run by the desk itself, in an environment that the rule sets.`;
    return [asked(subject, why, risk)];
  }
  if (rule.ruling === "allow") return [ruled(rule, "allow", subject)];
  const deeper = {
    ...context,
    depth: context.depth + 1,
    builtins: rule.programs.some(([name]) => name === "command"),
  };
  const inner = [
    ...(found.inner ? vouchForWords(found.inner, subjectOf(found.inner), deeper) : []),
    ...found.texts.flatMap((text) => judgeText(text, deeper)),
  ];
  const own = rule.floor === "ask" || inner.length === 0 ? "ask" : "allow";
  return [ruled(rule, own, subject), ...inner];
}

function judgeText(text: string, context: CommandContext): Finding[] {
  const script = parseShell(text);
  const risk = context.policy.defaults.risk;
  const objections = script.objections.map(({ message }) => asked({ text, words: [] }, message, risk));
  if (script.commands.length === 0)
    return [...objections, asked({ text, words: [] }, "There is no command in it.", risk)];
  return [...objections, ...vouchForAll(script, context.folder, context, context.depth, [])];
}

/** A program that runs what it reads is not vouched for when something is given to it. */
function stdinFinding(
  command: ShellCommand,
  subject: Subject,
  found: readonly Finding[],
  { policy }: CommandContext,
): Finding[] {
  const runs = found.find(({ by }) => by?.form === "vouching" && by.stdin === "code");
  const isGiven = command.place.position > 0 || command.redirects.some(({ kind }) => inputs.has(kind));
  if (!runs || !isGiven) return [...found];
  return [
    ...found,
    asked(
      subject,
      `Rule ${runs.rule} does not vouch for text that is run from its input.`,
      policy.defaults.risk,
    ),
  ];
}

const inputs: ReadonlySet<Redirect["kind"]> = new Set(["read", "read-write", "heredoc", "here-string"]);

function assignmentFinding(
  { name, value }: { readonly name: string; readonly value: string | null },
  subject: Subject,
  { sets, policy }: CommandContext,
): Finding[] {
  if (isHarmlessAssignment(name, value, sets)) return [];
  return [
    asked(subject, `${quoted(name)} is a variable that can change what programs do.`, policy.defaults.risk),
  ];
}

function redirectFinding(redirect: Redirect, subject: Subject, context: CommandContext): Finding[] {
  const { target, kind } = redirect;
  if (!target || kind === "duplicate" || kind === "here-string") return [];
  const risk = context.policy.defaults.risk;
  if (target.value === null || target.glob)
    return [asked(subject, "Where it reads or writes is only known at run time.", risk)];
  if (target.value === "/dev/null" && kind !== "read-write") return [];
  if (kind !== "read") return [asked(subject, `Writes to the file ${quoted(target.value)}.`, risk, "write")];
  const objection = pathObjection(target.value, false, context);
  return objection
    ? [asked(subject, `The file ${quoted(target.value)} ${objection.why}.`, objection.risk ?? risk, "read")]
    : [];
}
