import { describeError } from "../../base/errors.ts";
import { clip, visible } from "../../base/text.ts";
import type { Command } from "../command.ts";
import { allowObjection, beginsWith, ruleMatches, type Words, wordsOf } from "./match-rule.ts";
import { type Judge, type JudgeFacts, type Judgement, type Policy, type Rule, riskRank } from "./policy.ts";

/** Kinds that report progress: they run nothing and change nothing outside the desk. */
const reports: ReadonlySet<string> = new Set(["task_progress", "task_complete", "task_fail"]);

/** Makes the pure judge of a policy; it never throws, what it cannot judge is `ask`. */
export function makeJudge(policy: Policy): Judge {
  return (command, facts) => {
    try {
      return judge(policy, command, facts);
    } catch (error) {
      const why = clip(visible(describeError(error).message), 200);
      return unruled(policy, `The policy could not judge this, so a reviewer decides: ${why}.`);
    }
  };
}

function judge(policy: Policy, command: Command, facts: JudgeFacts): Judgement {
  if (reports.has(facts.kind) && command.form === "tool") return reported(policy);
  const seen = wordsOf(command);
  if (!seen) return unruled(policy, noWords(command));
  const speaking = policy.rules.filter((rule) => ruleMatches(rule, seen, facts));
  const stopping = gravest(speaking, "deny") ?? gravest(speaking, "ask");
  if (stopping) return ruled(policy, stopping, speaking);
  if (facts.kind !== "bash_command") return unruled(policy, "No rule vouches for an ask of this kind.");
  const vouching = gravest(speaking, "allow");
  return vouching ? ruled(policy, vouching, speaking) : unruled(policy, whyUnruled(policy, seen, facts));
}

/** Of the rules with this ruling the one with the highest risk, the first of several. */
function gravest(rules: readonly Rule[], ruling: Rule["ruling"]): Rule | undefined {
  return rules
    .filter((rule) => rule.ruling === ruling)
    .reduce<Rule | undefined>(
      (worst, rule) => (worst && riskRank(worst.risk) >= riskRank(rule.risk) ? worst : rule),
      undefined,
    );
}

function ruled(policy: Policy, rule: Rule, speaking: readonly Rule[]): Judgement {
  const agreeing = speaking.filter((other) => other.ruling === rule.ruling && other.name !== rule.name);
  const others = rule.ruling === "allow" ? [] : agreeing.map((other) => other.reason);
  return {
    ruling: rule.ruling,
    risk: rule.risk,
    reasons: [...new Set([rule.reason, ...others])],
    rule: rule.name,
    policy: policy.version,
    ...(Object.keys(rule.environment).length > 0 && { environment: rule.environment }),
  };
}

function reported(policy: Policy): Judgement {
  const reasons = ["A report about a task changes nothing outside the desk."];
  return { ruling: "allow", risk: "low", reasons, policy: policy.version };
}

function unruled(policy: Policy, reason: string): Judgement {
  return { ruling: "ask", risk: policy.defaults.risk, reasons: [reason], policy: policy.version };
}

function noWords(command: Command): string {
  return command.form === "tool"
    ? "No rule vouches for a tool call; a reviewer decides."
    : "This is not one simple command of plain words, so no rule can vouch for it.";
}

/** The nearest miss: what the allow rule with the longest fitting prefix objects to. */
function whyUnruled(policy: Policy, seen: Words, facts: JudgeFacts): string {
  const near = policy.rules
    .filter((rule) => rule.ruling === "allow" && beginsWith(seen.words, rule.prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return (near && allowObjection(near, seen, facts)) ?? "No rule of the policy speaks of this command.";
}
