import { globMatches } from "./globs.ts";
import type { Policy } from "./policy.ts";
import type { Rule, ToolRule, VouchingRule, WarningRule } from "./rule.ts";

/** The rules of a policy, each where it is looked for. */
export interface RuleIndex {
  readonly vouching: ReadonlyMap<string, readonly VouchingRule[]>;
  /** Rules by the whole command that they vouch for. */
  readonly exact: ReadonlyMap<string, readonly VouchingRule[]>;
  readonly warnings: (program: string) => readonly WarningRule[];
  /** Warning rules that look at redirects, or at the shape of the whole. */
  readonly redirects: readonly WarningRule[];
  readonly shapes: readonly WarningRule[];
  readonly tools: readonly ToolRule[];
}

const made = new WeakMap<Policy, RuleIndex>();

/** The index of a policy, made once. */
export function indexOf(policy: Policy): RuleIndex {
  let index = made.get(policy);
  if (!index) {
    index = makeIndex(policy.rules);
    made.set(policy, index);
  }
  return index;
}

function makeIndex(rules: readonly Rule[]): RuleIndex {
  const warnings = rules.filter((rule) => rule.form === "warning");
  return {
    vouching: byProgram(rules.filter((rule) => rule.form === "vouching")),
    exact: byText(rules.filter((rule) => rule.form === "vouching")),
    warnings: warningsFor(warnings),
    redirects: warnings.filter((rule) => rule.redirect !== undefined),
    shapes: warnings.filter((rule) => rule.shape !== undefined),
    tools: rules.filter((rule) => rule.form === "tool"),
  };
}

function byText(rules: readonly VouchingRule[]): Map<string, VouchingRule[]> {
  const pairs = rules.flatMap((rule) => rule.exact.map((text) => ({ text, rule })));
  const grouped = Map.groupBy(pairs, ({ text }) => text);
  return new Map([...grouped].map(([text, found]) => [text, found.map(({ rule }) => rule)]));
}

/** The rules by the first words of their programs. */
function byProgram<T extends VouchingRule | WarningRule>(rules: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const rule of rules) {
    for (const name of new Set(rule.programs.map(([first = ""]) => first))) {
      const others = found.get(name);
      if (others) others.push(rule);
      else found.set(name, [rule]);
    }
  }
  return found;
}

function warningsFor(rules: readonly WarningRule[]): RuleIndex["warnings"] {
  const exact = byProgram(rules);
  const globs = [...exact].filter(([name]) => name.includes("*"));
  return (program) => [
    ...(exact.get(program) ?? []),
    ...globs.filter(([name]) => globMatches(name, program)).flatMap(([, found]) => found),
  ];
}
