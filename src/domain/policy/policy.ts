/**
 * The policy is the owner's opinion of commands, as rules. Judging is pure: `(command, facts) -> judgement`;
 * whoever calls it gathers the facts first. deny beats ask beats allow, and what no rule matches is `ask`.
 */

import type { Milliseconds } from "../../base/clock.ts";
import type { Command } from "../command.ts";
import type { ExecutionMode, RequestKind } from "../kind.ts";

export type Ruling = "allow" | "ask" | "deny";

export const risks = ["low", "medium", "high", "critical"] as const;
export type Risk = (typeof risks)[number];

/** How serious a risk is, from 0. */
export function riskRank(risk: Risk): number {
  return risks.indexOf(risk);
}

/** What the policy said of one request, and why. */
export interface Judgement {
  readonly ruling: Ruling;
  readonly risk: Risk;
  readonly reasons: readonly string[];
  /** The name of the rule that decided, where one did. */
  readonly rule?: string;
  /** Which policy text judged (short hash). */
  readonly policy: string;
  /** Environment that the rule adds to the execution; bound by the digest. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the judge knows besides the command itself. */
export interface JudgeFacts {
  readonly agent: string;
  readonly kind: RequestKind;
  readonly execution: ExecutionMode;
  readonly cwd: string;
}

/** One rule of the first form: an exact argv prefix, and which words may follow it. */
export interface Rule {
  /** Rules that differ only in their prefix may share a name: the policy's text states them as one. */
  readonly name: string;
  readonly ruling: Ruling;
  readonly risk: Risk;
  readonly reason: string;
  /** The words that the command must begin with, exactly. */
  readonly prefix: readonly string[];
  /** Flags that may follow, exactly as spelled; ask and deny rules ignore what follows. */
  readonly flags: readonly string[];
  /** Whether words that are not flags may follow. */
  readonly operands: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Policy {
  /** Short hash of the texts it was read from. */
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly defaults: PolicyDefaults;
}

export interface PolicyDefaults {
  /** Risk of an ask that no rule matches. */
  readonly risk: Risk;
  /** How long a request waits for a decision. */
  readonly deadline: Milliseconds;
  /** How long an approval may be used. */
  readonly clearance: Milliseconds;
  /** How long a command may run. */
  readonly timeLimit: Milliseconds;
  readonly grants: GrantLimits;
}

/** How far a grant may go, whoever gives it. */
export interface GrantLimits {
  /** The highest risk that may be granted; what is critical never is. */
  readonly maxRisk: Exclude<Risk, "critical">;
  /** How long a grant may be open. */
  readonly longest: Milliseconds;
  /** How many asks one grant may cover; also the number of a grant that names none. */
  readonly mostUses: number;
}

export type Judge = (command: Command, facts: JudgeFacts) => Judgement;
