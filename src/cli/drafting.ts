import { VistoError } from "../base/errors.ts";
import {
  type Approved,
  type DraftedRule,
  draftedRule,
  draftObjection,
  exactPart,
  ruleYaml,
} from "../domain/policy/draft-rule.ts";
import { parsePolicy } from "../domain/policy/parse-policy.ts";
import { widerPart } from "../domain/policy/wider-rule.ts";
import type { RequestView } from "../domain/view.ts";
import type { PolicyTexts } from "./policy-judging.ts";
import { shippedPolicy } from "./policy-judging.ts";
import { commandOf } from "./question.ts";

/** A rule that stands the check, and the policy with it. */
export interface Draft {
  readonly rule: DraftedRule;
  readonly yaml: string;
  readonly texts: PolicyTexts;
}

/**
 * Drafts a rule from an approved request, and checks it beside the policy in force.
 * @throws VistoError `wrong_state` if no reviewer approved it, `gate_failed` if it may not be drafted, `invalid_policy` if
 * the rule does not stand the check.
 */
export function draftFrom(request: RequestView, texts: PolicyTexts, isWider: boolean): Draft {
  const approved = approvedIn(request);
  const objection = draftObjection(approved);
  if (objection) throw notDrafted(request, objection.why);
  const part = isWider
    ? widerPart(approved.command, parsePolicy(shippedPolicy()))
    : exactPart(approved.command);
  if ("why" in part) throw notDrafted(request, String(part.why));
  const rule = draftedRule(approved, part as ReturnType<typeof exactPart>);
  const yaml = ruleYaml(rule);
  return { rule, yaml, texts: checked(request, texts, yaml) };
}

function approvedIn(request: RequestView): Approved {
  const { id, kind, agent, cwd, risk, status, decision } = request;
  if (decision?.verdict !== "approve") {
    const message = `${id} is ${status}: a rule is drafted from a request that a reviewer approved`;
    throw new VistoError("wrong_state", message, { id, status });
  }
  if (decision.by === "policy")
    throw notDrafted(
      request,
      `The policy allowed it by itself, by the rule ${request.rule ?? "that it has"}.`,
    );
  return {
    id,
    command: commandOf(kind, request),
    agent,
    cwd,
    risk,
    by: decision.by,
    day: decision.at.slice(0, 10),
  };
}

function notDrafted({ id }: RequestView, why: string): VistoError {
  return new VistoError("gate_failed", `no rule is drafted from ${id}: ${why}`, { id });
}

function checked({ id }: RequestView, texts: PolicyTexts, yaml: string): PolicyTexts {
  const together: PolicyTexts = [...texts, { name: `draft of ${id}`, text: yaml, standing: "owner" }];
  parsePolicy(together);
  return together;
}
