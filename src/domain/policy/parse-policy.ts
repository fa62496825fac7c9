import { createHash } from "node:crypto";
import { VistoError } from "../../base/errors.ts";
import { lengthPrefixed } from "../digest.ts";
import { failingExamples } from "./check-examples.ts";
import type { Policy, PolicyDefaults } from "./policy.ts";
import { type Finding, type PolicySource, type ReadSource, readSource } from "./read-source.ts";
import { type Standing, standings } from "./rule.ts";
import { ruleOf } from "./rule-of.ts";
import { contentFindings } from "./standing.ts";

const defaultNames = [
  "risk",
  "deadline",
  "reminder",
  "escalation",
  "atDeadline",
  "clearance",
  "timeLimit",
  "grants",
] as const;

export interface ParseOptions {
  /** Whether the examples of the shipped rules are tried as well; a test of the tree does so before they are shipped. */
  readonly shippedExamples?: boolean;
}

/**
 * Reads a policy from YAML texts, the shipped ones first, then the owner's, then the workspace's: rules and sets add
 * up, a later default replaces an earlier one, an owner's `overrides` take default rules away. Anything wrong refuses
 * the whole: VistoError `invalid_policy` with every finding.
 */
export function parsePolicy(
  sources: readonly PolicySource[],
  { shippedExamples = false }: ParseOptions = {},
): Policy {
  const read = sources.map(readSource);
  refuseIf(read.flatMap((each) => (Array.isArray(each) ? each : [])));
  const files = read.filter((each): each is ReadSource => !Array.isArray(each));
  refuseIf([...contentFindings(files), ...missingDefaults(files, sources)]);
  refuseIf(
    standings
      .filter((standing) => standing !== "default" || shippedExamples)
      .flatMap((standing) => examplesOf(standing, files, sources)),
  );
  return policyOf(files, sources);
}

/** The examples of one standing are tried without what comes after it: a workspace may well be stricter. */
function examplesOf(
  standing: Standing,
  files: readonly ReadSource[],
  sources: readonly PolicySource[],
): Finding[] {
  const own = files.filter((file) => file.standing === standing);
  if (own.length === 0) return [];
  const known = standings.slice(0, standings.indexOf(standing) + 1);
  const policy = policyOf(
    files.filter((file) => known.includes(file.standing)),
    sources,
  );
  return own.flatMap((file) => exampleFindings(file, policy));
}

function policyOf(files: readonly ReadSource[], sources: readonly PolicySource[]): Policy {
  const overridden = new Set(
    files.flatMap(({ content }) => content.rules.flatMap(({ overrides }) => overrides ?? [])),
  );
  const sets = new Map<string, string[]>();
  for (const { content } of files) {
    for (const [name, members] of Object.entries(content.sets))
      sets.set(name, [...(sets.get(name) ?? []), ...members]);
  }
  return {
    version: versionOf(sources),
    rules: files.flatMap((file) =>
      file.content.rules
        .filter(({ name }) => file.standing !== "default" || !overridden.has(name))
        .map((rule) => ruleOf(rule, file.standing)),
    ),
    sets,
    tools: new Map(files.flatMap(({ content }) => Object.entries(content.tools))),
    defaults: mergedDefaults(files) as PolicyDefaults,
  };
}

function exampleFindings(file: ReadSource, policy: Policy): Finding[] {
  return file.content.rules.flatMap((rule, at) =>
    failingExamples(policy, rule.name, rule.examples).map(({ side, index, example, problem }) => ({
      file: file.name,
      line: file.lineOf(["rules", at, "examples", side, index]),
      message: `rule ${rule.name}: the example ${JSON.stringify(example)} ${problem}`,
    })),
  );
}

function missingDefaults(files: readonly ReadSource[], sources: readonly PolicySource[]): Finding[] {
  const merged = mergedDefaults(files);
  return defaultNames
    .filter((name) => merged[name] === undefined)
    .map((name) => ({
      file: sources[0]?.name ?? "policy",
      line: 1,
      message: `defaults.${name} is stated nowhere`,
    }));
}

function mergedDefaults(files: readonly ReadSource[]): Partial<PolicyDefaults> {
  return Object.assign({}, ...files.map((file) => file.content.defaults));
}

function versionOf(sources: readonly PolicySource[]): string {
  const texts = lengthPrefixed(sources.flatMap(({ standing = "default", text }) => [standing, text]));
  return createHash("sha256").update(texts).digest("hex").slice(0, 12);
}

function refuseIf(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new VistoError("invalid_policy", `the policy is refused:\n${lines.join("\n")}`, { findings });
}
