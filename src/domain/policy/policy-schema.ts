import { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { describeError } from "../../base/errors.ts";
import { literalWords } from "../word-split.ts";
import { risks } from "./policy.ts";
import { longestPrefix } from "./readings.ts";

/** Text of a policy file; every scalar arrives as text, whatever it looks like. */
const sentence = z.string().min(1).max(300);

const duration = z.string().transform((text, context) => {
  try {
    const ms = parseDuration(text);
    if (ms > 0) return ms;
    context.addIssue("expected a duration above 0");
  } catch (error) {
    context.addIssue(describeError(error).message);
  }
  return z.NEVER;
});

/** Words as a shell text: `git push --force`. */
const prefix = z.string().transform((text, context) => {
  const words = literalWords(text);
  if (words && words.length <= longestPrefix) return words;
  context.addIssue(
    `expected 1 to ${longestPrefix} plain words that a command begins with, got ${JSON.stringify(text)}`,
  );
  return z.NEVER;
});

/** Flags in one text, blanks between them: `-s --short`. */
const flags = z.string().transform((text, context) => {
  const words = text.split(/\s+/).filter((word) => word !== "");
  for (const word of words.filter((each) => !/^[-+]./.test(each))) {
    context.addIssue(`expected a flag, got ${JSON.stringify(word)}`);
  }
  return words;
});

const examples = z.strictObject({
  match: z.array(z.string()).min(1),
  notMatch: z.array(z.string()).min(1),
});

const everyRule = {
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "expected a name such as git-status"),
  risk: z.enum(risks),
  reason: sentence,
  prefixes: z.array(prefix).min(1),
  examples,
};

const allowRule = z.strictObject({
  ...everyRule,
  ruling: z.literal("allow"),
  flags: flags.default([]),
  operands: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .default(false),
  environment: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of a variable"), z.string())
    .default({}),
});

/** Ask and deny rules look at the prefix alone, so they have no other keys. */
const warningRule = z.strictObject({ ...everyRule, ruling: z.enum(["ask", "deny"]) });

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

const defaults = z.strictObject({
  risk: z.enum(risks),
  deadline: duration,
  clearance: duration,
  timeLimit: duration,
  grants,
});

/** One policy file: any of the defaults, and any number of rules. */
export const policyFile = z.strictObject({
  defaults: defaults.partial().default({}),
  rules: z.array(z.discriminatedUnion("ruling", [allowRule, warningRule])).default([]),
});

export type PolicyFile = z.output<typeof policyFile>;
export type StatedRule = PolicyFile["rules"][number];

/** The keys that each place of a policy file may have, to name the nearest one. */
export const knownKeys: readonly string[] = [
  ...Object.keys(policyFile.shape),
  ...Object.keys(defaults.shape),
  ...Object.keys(grants.shape),
  ...Object.keys(allowRule.shape),
  ...Object.keys(examples.shape),
];
