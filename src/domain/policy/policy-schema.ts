import { z } from "zod";
import { issueWords } from "../../base/issue-words.ts";
import { duration, durationOrNever, parsed } from "../parsed.ts";
import { weekdays } from "./facts.ts";
import { grammars } from "./grammars/grammars.ts";
import { ownNames, unknownPlaceholder } from "./own.ts";
import { effects, risks } from "./policy.ts";
import { accesses } from "./rule.ts";
import { shapes } from "./shapes/shapes.ts";
import { parseFlags, parseOperands } from "./usage.ts";

/** Text of a policy file; every scalar arrives as text, whatever it looks like. */
const sentence = z.string().min(1).max(300);

const flag = z.enum(["true", "false"]).transform((text) => text === "true");

/** Text, or texts that are put together, so that rules can share a part by a YAML anchor. */
const joined = z.union([z.string(), z.array(z.string()).transform((texts) => texts.join(" "))]);

/** A program and perhaps its sub-command: `git log`. */
const program = parsed((text) => {
  const words = text.trim().split(/\s+/);
  const [first = ""] = words;
  const isNamed = first !== "" && (!first.includes("/") || first.startsWith("/"));
  if (isNamed && words.length <= 4) return words;
  throw new Error(
    `expected 1 to 4 words that a command begins with, the program by its name or its whole path, got ${JSON.stringify(text)}`,
  );
});

const hours = parsed((text): readonly [number, number] => {
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)?.slice(1).map(Number);
  if (!found) throw new Error(`expected hours such as 08:00-18:00, got ${JSON.stringify(text)}`);
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = found;
  return [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
});

const pattern = parsed((text) => new RegExp(text, "s"));

const flagNames = parsed((text) => {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const other = words.find((word) => !/^[-+]./.test(word));
  if (other === undefined) return words;
  throw new Error(`expected flags such as -r --recursive, got ${JSON.stringify(other)}`);
});

const names = z.array(z.string().min(1)).min(1);
const globs = names;

const examples = z.strictObject({ match: z.array(z.string()).min(1), notMatch: z.array(z.string()).min(1) });

const when = z.strictObject({
  agents: globs.optional(),
  kinds: globs.optional(),
  executions: globs.optional(),
  hosts: globs.optional(),
  paths: globs.optional(),
  hours: hours.optional(),
  days: z.array(z.enum(weekdays)).min(1).optional(),
});

const everyRule = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "expected a name such as git-status"),
  risk: z.enum(risks),
  effect: z.enum(effects).optional(),
  reason: sentence,
  when: when.optional(),
  reviewers: names.optional(),
  quorum: z.enum(["1", "2", "3", "4", "5"]).transform(Number).optional(),
  overrides: names.optional(),
};

const programs = { program: program.optional(), programs: z.array(program).min(1).optional() };

/** A warning is about a program wherever it lies, so that it cannot be dodged by another path. */
const anywhere = program.refine(([first = ""]) => !first.includes("/"), {
  error: "an ask or deny rule takes the program by its bare name, which covers it under every path",
});

const warnedPrograms = { program: anywhere.optional(), programs: z.array(anywhere).min(1).optional() };

const vouchingRule = z.strictObject({
  ...everyRule,
  ...programs,
  ruling: z.enum(["allow", "inner"]),
  exact: names.default([]),
  floor: z.literal("ask").optional(),
  flags: joined.pipe(parsed(parseFlags)).optional(),
  globalFlags: joined.pipe(parsed(parseFlags)).optional(),
  needs: flagNames.default([]),
  operands: parsed(parseOperands).default([]),
  globs: z.enum(["any", "extension", "literal-prefix", "none"]).default("literal-prefix"),
  stdin: z.enum(["data", "code", "none"]).default("data"),
  bundle: flag.default(true),
  grammar: z.enum(Object.keys(grammars) as [string, ...string[]]).optional(),
  probe: z.literal("git").optional(),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of a variable"), z.string())
    .default({}),
  examples,
});

const operandTest = z.strictObject({
  in: z.string().optional(),
  after: z.string().optional(),
  matching: pattern.optional(),
  which: z.enum(["any", "last", "whole"]).default("any"),
});

const warningRule = z.strictObject({
  ...everyRule,
  ...warnedPrograms,
  ruling: z.enum(["ask", "deny"]),
  anyFlag: flagNames.default([]),
  operands: operandTest.optional(),
  redirect: z.strictObject({ in: z.string(), kind: z.enum(["read", "write"]) }).optional(),
  shape: z.enum(Object.keys(shapes) as [string, ...string[]]).optional(),
  yields: flag.default(false),
  examples,
});

/** Examples of tool rules: `Read {"file_path": "src/a.ts"}`. */
const toolRule = z.strictObject({
  ...everyRule,
  ruling: z.enum(["allow", "ask", "deny"]),
  tool: z.string().optional(),
  tools: globs.optional(),
  access: z.union([z.enum(accesses).transform((one) => [one]), z.array(z.enum(accesses)).min(1)]).optional(),
  in: z.string().optional(),
  files: globs.optional(),
  hosts: globs.optional(),
  yields: flag.default(false),
  examples,
});

/** The shape that a rule has to have, by what it speaks of and how it rules. */
function shapeOf(rule: unknown): typeof vouchingRule | typeof warningRule | typeof toolRule {
  const keys = typeof rule === "object" && rule !== null ? rule : {};
  if (["tool", "tools", "access"].some((key) => key in keys)) return toolRule;
  const ruling = "ruling" in keys ? keys.ruling : undefined;
  return ruling === "ask" || ruling === "deny" ? warningRule : vouchingRule;
}

const rule = z.unknown().transform((stated, context) => {
  const ruling = (stated as { ruling?: unknown } | null)?.ruling;
  if (!isOneOf(["allow", "inner", "ask", "deny"], ruling)) {
    context.issues.push({
      code: "custom",
      path: ["ruling"],
      message: `expected one of allow, inner, ask and deny, got ${JSON.stringify(ruling) ?? "none"}`,
      input: stated,
    });
    return z.NEVER;
  }
  const read = shapeOf(stated).safeParse(stated, { error: issueWords });
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.issues.push({ ...issue, input: stated } as never);
  return z.NEVER;
});

function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === "string" && words.includes(value);
}

/** A whole number from 1, as a file writes it. */
const count = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "expected a whole number from 1")
  .transform(Number);

const grants = z.strictObject({
  maxRisk: z.enum(["low", "medium", "high"]),
  longest: duration,
  mostUses: count,
});

const verdict = z.enum(["approve", "reject"]);

const neverApproved = z.literal("reject", {
  error: "expected reject: what is of high or critical risk is never approved because nobody has decided",
});

const verdictsByRisk = z.strictObject({
  low: verdict.default("reject"),
  medium: verdict.default("reject"),
  high: neverApproved.optional(),
  critical: neverApproved.optional(),
});

/** One word for every risk, or verdicts by risk. */
const atDeadline = z
  .preprocess((stated) => (stated === "reject" ? {} : stated), verdictsByRisk)
  .transform(({ low, medium }) => ({ low, medium }));

const defaults = z.strictObject({
  risk: z.enum(risks),
  deadline: duration,
  reminder: durationOrNever,
  escalation: durationOrNever,
  atDeadline,
  clearance: duration,
  timeLimit: duration,
  grants,
});

/** A glob or word of a set; `$data` and its like stand for places of this machine. */
const setMember = z.string().superRefine((text, issues) => {
  const unknown = unknownPlaceholder(text);
  if (unknown === undefined) return;
  issues.addIssue(`expected one of ${ownNames.map((name) => `$${name}`).join(", ")}, got ${unknown}`);
});

const tool = z.strictObject({ access: z.enum(accesses), fields: names });

/** One policy file: any of the defaults, named sets, the clients' tools, and any number of rules. */
export const policyFile = z.strictObject({
  about: z.string().optional(),
  defaults: defaults.partial().default({}),
  sets: z.record(z.string(), z.array(setMember)).default({}),
  tools: z.record(z.string(), tool).default({}),
  rules: z.array(rule).default([]),
});

export type PolicyFile = z.output<typeof policyFile>;
export type StatedRule = PolicyFile["rules"][number];
export type StatedVouching = z.output<typeof vouchingRule>;
export type StatedWarning = z.output<typeof warningRule>;
export type StatedTool = z.output<typeof toolRule>;

/** The keys that a policy file may have, to name the nearest one. */
export const knownKeys: readonly string[] = [
  ...new Set(
    [
      policyFile,
      defaults,
      grants,
      verdictsByRisk,
      vouchingRule,
      warningRule,
      toolRule,
      when,
      operandTest,
      examples,
      tool,
    ].flatMap(({ shape }) => Object.keys(shape)),
  ),
];
