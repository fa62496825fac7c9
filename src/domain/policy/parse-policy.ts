import { createHash } from "node:crypto";
import { VistoError } from "../../base/errors.ts";
import { lengthPrefixed } from "../digest.ts";
import { failingExamples } from "./check-examples.ts";
import type { Policy, PolicyDefaults, Rule } from "./policy.ts";
import type { StatedRule } from "./policy-schema.ts";
import { type Finding, type PolicySource, type ReadSource, readSource } from "./read-source.ts";

const defaultNames = ["risk", "deadline", "clearance", "timeLimit", "grants"] as const;

/**
 * Reads a policy from YAML texts, the shipped default first, the owner's after it: rules add up, a later default
 * replaces an earlier one. Anything wrong refuses the whole: VistoError `invalid_policy` with every finding.
 */
export function parsePolicy(sources: readonly PolicySource[]): Policy {
  const read = sources.map(readSource);
  refuseIf(read.flatMap((each) => (Array.isArray(each) ? each : [])));
  const files = read.filter((each): each is ReadSource => !Array.isArray(each));
  refuseIf([...repeatedNames(files), ...files.flatMap(exampleFindings), ...missingDefaults(files, sources)]);
  return {
    version: versionOf(sources),
    rules: files.flatMap((file) => file.content.rules.flatMap(rulesOf)),
    defaults: mergedDefaults(files) as PolicyDefaults,
  };
}

/** One rule for each prefix that a stated rule names. */
function rulesOf(stated: StatedRule): Rule[] {
  const { name, ruling, risk, reason } = stated;
  const extent =
    stated.ruling === "allow"
      ? { flags: stated.flags, operands: stated.operands, environment: stated.environment }
      : { flags: [], operands: true, environment: {} };
  return stated.prefixes.map((prefix) => ({ name, ruling, risk, reason, prefix, ...extent }));
}

function repeatedNames(files: readonly ReadSource[]): Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const file of files) {
    for (const [at, rule] of file.content.rules.entries()) {
      const line = file.lineOf(["rules", at, "name"]);
      const earlier = first.get(rule.name);
      if (earlier === undefined) first.set(rule.name, `${file.name}:${line}`);
      else
        findings.push({
          file: file.name,
          line,
          message: `rule ${rule.name}: the name is taken by ${earlier}`,
        });
    }
  }
  return findings;
}

function exampleFindings(file: ReadSource): Finding[] {
  return file.content.rules.flatMap((rule, at) =>
    failingExamples(rulesOf(rule), rule.examples).map(({ side, index, example, problem }) => ({
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
  const texts = lengthPrefixed(sources.map((source) => source.text));
  return createHash("sha256").update(texts).digest("hex").slice(0, 12);
}

function refuseIf(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new VistoError("invalid_policy", `the policy is refused:\n${lines.join("\n")}`, { findings });
}
