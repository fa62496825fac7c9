import { describeError } from "../../base/errors.ts";
import { clip, visible } from "../../base/text.ts";
import { type Command, commandText } from "../command.ts";
import { parseShell } from "../shell/parse.ts";
import type { Script } from "../shell/script.ts";
import { meansTheSameInZsh } from "../shell/zsh.ts";
import { boundedScript } from "./bounded-script.ts";
import { combine } from "./combine.ts";
import { conditionsHold } from "./conditions.ts";
import type { Facts } from "./facts.ts";
import { asked, type Finding, ruled } from "./finding.ts";
import { indexOf, type RuleIndex } from "./index-rules.ts";
import { judgeScript } from "./judge-script.ts";
import { judgeTool } from "./judge-tool.ts";
import { type PathSets, setsOf } from "./path-sets.ts";
import type { Judge, Judgement, Policy } from "./policy.ts";
import type { VouchingRule } from "./rule.ts";
import { oneCommand } from "./words.ts";

/** Kinds that report progress: they run nothing and change nothing outside the desk. */
const reports: ReadonlySet<string> = new Set(["task_progress", "task_complete", "task_fail"]);

/** Makes the pure judge of a policy; it never throws, what it cannot judge is `ask`. */
export function makeJudge(policy: Policy): Judge {
  return (command, facts) => {
    try {
      return combine(policy, judge(policy, command, facts));
    } catch (error) {
      const why = clip(visible(describeError(error).message), 200);
      return unruled(policy, `The policy could not judge this, so a reviewer decides: ${why}.`);
    }
  };
}

function unruled(policy: Policy, reason: string): Judgement {
  return combine(policy, [asked({ text: "", words: [] }, reason, policy.defaults.risk)]);
}

function judge(policy: Policy, command: Command, facts: Facts): readonly Finding[] {
  if (command.form !== "tool") return judgeCommand(policy, command, facts);
  if (reports.has(facts.kind)) return [reported(command)];
  const sets = setsOf(policy, facts);
  return judgeTool(command, {
    policy,
    index: indexOf(policy),
    facts,
    sets,
    judgeCommand: (inner) => judgeCommand(policy, inner, { ...facts, kind: "bash_command" }),
  });
}

function reported(command: Command): Finding {
  const reason = "A report about a task changes nothing outside the desk.";
  return { ...asked({ text: commandText(command), words: [] }, reason, "low"), ruling: "allow" };
}

function judgeCommand(
  policy: Policy,
  command: Exclude<Command, { form: "tool" }>,
  facts: Facts,
): readonly Finding[] {
  const script = boundedScript(
    command.form === "shell" ? parseShell(command.text) : oneCommand(command.argv),
  );
  const inShell = command.form === "shell";
  const context = { policy, index: indexOf(policy), facts, sets: setsOf(policy, facts), inShell };
  const findings = judgeScript(script, context);
  const whole = exactRule(command, context);
  if (whole)
    return [ruled(whole, "allow", { text: commandText(command), words: [] }), ...strictOnes(findings)];
  const doubt = kindDoubt(facts) ?? placeDoubt(context) ?? (inShell ? shellDoubt(script, facts) : undefined);
  return doubt
    ? [...findings, asked({ text: commandText(command), words: [] }, doubt, policy.defaults.risk)]
    : findings;
}

/** The rule that vouches for exactly this command: argv and shell text are the same where they read the same. */
function exactRule(
  command: Exclude<Command, { form: "tool" }>,
  { index, facts, sets }: { index: RuleIndex; facts: Facts; sets: PathSets },
): VouchingRule | undefined {
  if (kindDoubt(facts) ?? placeDoubt({ facts, sets })) return undefined;
  return index.exact.get(commandText(command))?.find((rule) => conditionsHold(rule.when, facts));
}

/** What a rule for exactly this command does not lower: what is forbidden, and what the owner or the workspace insists on. */
function strictOnes(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ by, ruling }) => {
    if (by?.form === "warning" && by.yields) return false;
    return ruling === "deny" || (ruling === "ask" && by?.form === "warning" && by.standing !== "default");
  });
}

function kindDoubt({ kind }: Facts): string | undefined {
  return kind === "bash_command" ? undefined : "No rule vouches for an ask of this kind.";
}

/** In visto's own folder every name without a path is one of its files. */
function placeDoubt({ facts, sets }: { readonly facts: Facts; readonly sets: PathSets }): string | undefined {
  const places = [facts.cwd, facts.realPath(facts.cwd)];
  return places.some((place) => place !== null && sets.named("vistoData").has(place))
    ? "It would run in a folder of visto's own."
    : undefined;
}

/** Rules vouch for what bash makes of a text; another shell may make something else of it. */
function shellDoubt(script: Script, { execution, shell }: Facts): string | undefined {
  if (execution === "server" || shell === "bash") return undefined;
  if (shell === "zsh" && meansTheSameInZsh(script)) return undefined;
  return "The agent's own shell is not known to read this text as bash does.";
}
