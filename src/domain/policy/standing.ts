import { riskRank } from "./policy.ts";
import type { PolicyFile, StatedRule } from "./policy-schema.ts";
import type { Finding, ReadSource } from "./read-source.ts";

/** Sets whose members are vouched for; adding to them lowers rulings, which a workspace may not. */
const loweringSets: ReadonlySet<string> = new Set(["public", "harmlessVariables"]);

/** Everything that is wrong with files that have the right shape, seen beside one another. */
export function contentFindings(files: readonly ReadSource[]): Finding[] {
  return [
    ...repeatedNames(files),
    ...files.flatMap(missingParts),
    ...unknownNames(files),
    ...files
      .filter(({ standing }) => standing === "workspace")
      .flatMap((file) => loweringFindings(file, files)),
    ...files.filter(({ standing }) => standing === "default").flatMap(defaultOverrides),
    ...files.filter(({ standing }) => standing !== "owner").flatMap(approvalsAtDeadline),
  ];
}

function repeatedNames(files: readonly ReadSource[]): Finding[] {
  const first = new Map<string, () => string>();
  return eachRule(files).flatMap(({ file, rule, line }) => {
    const earlier = first.get(rule.name);
    if (earlier !== undefined)
      return [finding(file, line("name"), `rule ${rule.name}: the name is taken by ${earlier()}`)];
    first.set(rule.name, () => `${file.name}:${line("name")}`);
    return [];
  });
}

interface PlacedRule {
  readonly file: ReadSource;
  readonly rule: StatedRule;
  readonly line: (key: string) => number;
}

function eachRule(files: readonly ReadSource[]): PlacedRule[] {
  return files.flatMap((file) =>
    file.content.rules.map((rule, at) => ({ file, rule, line: (key) => file.lineOf(["rules", at, key]) })),
  );
}

/** A rule must say what it speaks of. */
function missingParts(file: ReadSource): Finding[] {
  return eachRule([file]).flatMap(({ rule, line }) => {
    if ("access" in rule || "tool" in rule || "tools" in rule) return [];
    const speaks = ("program" in rule && rule.program) || ("programs" in rule && rule.programs);
    if ("exact" in rule && rule.exact.length > 0) return [];
    if (speaks || ("redirect" in rule && rule.redirect) || ("shape" in rule && rule.shape)) return [];
    return [
      finding(file, line("name"), `rule ${rule.name}: say what it speaks of: program, programs or tool`),
    ];
  });
}

/** Sets and rules that are referred to must be there. */
function unknownNames(files: readonly ReadSource[]): Finding[] {
  const sets = new Set(["project", ...files.flatMap(({ content }) => Object.keys(content.sets))]);
  const rules = new Set(eachRule(files).map(({ rule }) => rule.name));
  return eachRule(files).flatMap(({ file, rule, line }) => [
    ...referredSets(rule)
      .filter((set) => !sets.has(set))
      .map((set) => finding(file, line("name"), `rule ${rule.name}: there is no set ${set}`)),
    ...(rule.overrides ?? [])
      .filter((name) => !rules.has(name))
      .map((name) =>
        finding(file, line("overrides"), `rule ${rule.name}: there is no rule ${name} to override`),
      ),
  ]);
}

function referredSets(rule: StatedRule): string[] {
  return [
    "operands" in rule && !Array.isArray(rule.operands)
      ? (rule.operands as { in?: string } | undefined)?.in
      : undefined,
    "redirect" in rule ? rule.redirect?.in : undefined,
    "in" in rule ? rule.in : undefined,
  ].filter((name) => name !== undefined);
}

/** What a workspace's file may not do: it may only make rulings stricter. */
function loweringFindings(file: ReadSource, files: readonly ReadSource[]): Finding[] {
  const rules = eachRule([file]).flatMap(({ rule, line }) => {
    const refused = (key: string, what: string): Finding =>
      finding(
        file,
        line(key),
        `rule ${rule.name}: a workspace may only make rulings stricter, so it may not ${what}`,
      );
    return [
      ...(rule.ruling === "allow" || rule.ruling === "inner"
        ? [refused("ruling", `state ${rule.ruling}`)]
        : []),
      ...(rule.overrides ? [refused("overrides", "override rules")] : []),
    ];
  });
  const sets = Object.keys(file.content.sets)
    .filter((name) => loweringSets.has(name))
    .map((name) =>
      finding(
        file,
        file.lineOf(["sets", name]),
        `sets.${name}: a workspace may not add to what is vouched for`,
      ),
    );
  const tools = Object.keys(file.content.tools).map((name) =>
    finding(file, file.lineOf(["tools", name]), `tools.${name}: a workspace may not say what a tool is for`),
  );
  return [...rules, ...sets, ...tools, ...longerDefaults(file, files)];
}

function longerDefaults(file: ReadSource, files: readonly ReadSource[]): Finding[] {
  const before = Object.assign(
    {},
    ...files.filter((other) => other.standing !== "workspace").map(({ content }) => content.defaults),
  );
  return Object.entries(file.content.defaults).flatMap(([name, value]) => {
    const earlier = before[name as keyof PolicyFile["defaults"]];
    const lowers =
      name === "risk"
        ? riskRank(value as never) < riskRank(earlier ?? "low")
        : lengthOf(value) > lengthOf(earlier ?? value);
    return lowers
      ? [
          finding(
            file,
            file.lineOf(["defaults", name]),
            `defaults.${name}: a workspace may not make it longer or milder`,
          ),
        ]
      : [];
  });
}

/** What is never due is due later than anything; a default that is no length is none. */
function lengthOf(value: unknown): number {
  return value === "never" ? Number.POSITIVE_INFINITY : Number(value);
}

/** To let asks pass that nobody has looked at is the owner's own decision, and nobody else's. */
function approvalsAtDeadline(file: ReadSource): Finding[] {
  const { low, medium } = file.content.defaults.atDeadline ?? {};
  if (low !== "approve" && medium !== "approve") return [];
  const line = file.lineOf(["defaults", "atDeadline"]);
  return [finding(file, line, "defaults.atDeadline: only the owner's files approve at the deadline")];
}

function defaultOverrides(file: ReadSource): Finding[] {
  return eachRule([file])
    .filter(({ rule }) => rule.overrides)
    .map(({ rule, line }) =>
      finding(file, line("overrides"), `rule ${rule.name}: only the owner's files override rules`),
    );
}

function finding(file: ReadSource, line: number, message: string): Finding {
  return { file: file.name, line, message };
}
