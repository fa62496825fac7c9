import { clip } from "../../base/text.ts";
import type { Finding } from "./finding.ts";
import { type Judgement, type Part, type Policy, riskRank, rulingRank } from "./policy.ts";
import type { Rule } from "./rule.ts";

/** Most parts and reasons that a judgement carries. */
const mostParts = 64;
const mostReasons = 12;

/** Puts the findings on all parts of a command together: the strictest decides, and it stands first. */
export function combine(policy: Policy, found: readonly Finding[]): Judgement {
  const findings = distinct([...found].sort(stricterFirst));
  const [first] = findings;
  if (!first) throw new Error("a judgement needs at least one finding");
  const deciding = findings.filter(({ ruling }) => ruling === first.ruling);
  const rules = deciding.flatMap(({ by }) => (by ? [by] : []));
  const environment = first.ruling === "allow" ? environmentOf(rules) : {};
  return {
    ruling: first.ruling,
    risk: first.risk,
    reasons: [...new Set(deciding.map(({ reason }) => reason))].slice(0, mostReasons),
    ...(first.rule !== null && { rule: first.rule }),
    policy: policy.version,
    ...(Object.keys(environment).length > 0 && { environment }),
    parts: findings.slice(0, mostParts).map(partOf),
    effects: [...new Set(findings.flatMap(({ effect }) => effect ?? []))],
    ...quorumOf(rules),
    ...reviewersOf(rules),
  };
}

/** By ruling, then by risk, then what a rule says before what nothing vouches for. */
function stricterFirst(a: Finding, b: Finding): number {
  return (
    rulingRank(b.ruling) - rulingRank(a.ruling) ||
    riskRank(b.risk) - riskRank(a.risk) ||
    Number(a.rule === null) - Number(b.rule === null)
  );
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ text, rule, reason }) => {
    const key = JSON.stringify([text, rule, reason]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A part may be the whole of a long text; its beginning tells which it is. */
const longestText = 1_000;

function partOf({ by: _by, vague: _vague, ...part }: Finding): Part {
  return { ...part, text: clip(part.text, longestText) };
}

function environmentOf(rules: readonly Rule[]): Record<string, string> {
  return Object.assign({}, ...rules.map((rule) => (rule.form === "vouching" ? rule.environment : {})));
}

function quorumOf(rules: readonly Rule[]): Pick<Judgement, "quorum"> {
  const wanted = rules.flatMap(({ quorum }) => quorum ?? []);
  return wanted.length > 0 ? { quorum: Math.max(...wanted) } : {};
}

/** Those reviewers whom every rule that names any names; nobody, where the rules exclude one another. */
function reviewersOf(rules: readonly Rule[]): Pick<Judgement, "reviewers"> {
  const [first, ...others] = rules.flatMap(({ reviewers }) => (reviewers ? [reviewers] : []));
  if (!first) return {};
  return { reviewers: first.filter((name) => others.every((names) => names.includes(name))) };
}
