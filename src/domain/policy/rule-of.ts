import type { StatedRule, StatedTool, StatedVouching, StatedWarning } from "./policy-schema.ts";
import type { Rule, Standing, ToolRule, VouchingRule, WarningRule } from "./rule.ts";

/** The rule that a file of this standing states. */
export function ruleOf(stated: StatedRule, standing: Standing): Rule {
  if (isTool(stated)) return { ...toolRule(stated), standing };
  return { ...(isVouching(stated) ? vouchingRule(stated) : warningRule(stated)), standing };
}

type Placeless<R extends Rule> = Omit<R, "standing">;

function isVouching(stated: StatedVouching | StatedWarning): stated is StatedVouching {
  return stated.ruling === "allow" || stated.ruling === "inner";
}

function isTool(stated: StatedRule): stated is StatedTool {
  return "tool" in stated || "tools" in stated || "access" in stated;
}

function everyPart({ name, risk, effect, reason, when, reviewers, quorum }: StatedRule) {
  return {
    name,
    risk,
    effect: effect ?? null,
    reason,
    ...(when && { when }),
    ...(reviewers && { reviewers }),
    ...(quorum && { quorum }),
  };
}

function programsOf({ program, programs }: StatedVouching | StatedWarning): readonly (readonly string[])[] {
  return [...(program ? [program] : []), ...(programs ?? [])];
}

function vouchingRule(stated: StatedVouching): Placeless<VouchingRule> {
  const {
    ruling,
    floor,
    flags,
    globalFlags,
    operands,
    globs,
    bundle,
    needs,
    grammar,
    stdin,
    environment,
    probe,
  } = stated;
  const none = new Map();
  return {
    ...everyPart(stated),
    form: "vouching",
    ruling,
    ...(floor && { floor }),
    programs: programsOf(stated),
    exact: stated.exact,
    usage: { flags: flags ?? none, globalFlags: globalFlags ?? none, operands, globs, bundle },
    needs,
    ...(grammar && { grammar }),
    stdin,
    environment,
    ...(probe && { probe }),
  };
}

function warningRule(stated: StatedWarning): Placeless<WarningRule> {
  const { ruling, anyFlag, operands, redirect, shape, yields } = stated;
  return {
    ...everyPart(stated),
    form: "warning",
    ruling,
    programs: programsOf(stated),
    anyFlag,
    ...(operands && { operands }),
    ...(redirect && { redirect }),
    ...(shape && { shape }),
    yields,
  };
}

function toolRule(stated: StatedTool): Placeless<ToolRule> {
  const { ruling, tool, tools, access, files, hosts, yields } = stated;
  return {
    ...everyPart(stated),
    form: "tool",
    ruling,
    tools: [...(tool ? [tool] : []), ...(tools ?? [])],
    access: access ?? [],
    ...(stated.in && { in: stated.in }),
    files: files ?? [],
    hosts: hosts ?? [],
    yields,
  };
}
