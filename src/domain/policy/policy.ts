/**
 * The policy is the owner's opinion of commands, as rules that are data (policy/default/*.yaml). Judging is pure:
 * `(command, facts) -> judgement`. A command is taken apart by the shell's grammar, each part gets a ruling, and the
 * strictest ruling is that of the whole: deny beats ask beats allow, and what no rule vouches for is `ask`.
 */

import type { Milliseconds } from "../../base/clock.ts";
import type { Command } from "../command.ts";
import type { Verdict } from "../decision.ts";
import type { Facts } from "./facts.ts";
import type { Rule } from "./rule.ts";
import type { Effect, Risk, Ruling } from "./ruling.ts";
import type { Tool } from "./tool-table.ts";

export type { Facts, JudgeFacts } from "./facts.ts";
export type { Rule } from "./rule.ts";
export {
  type Effect,
  effects,
  type Risk,
  type Ruling,
  riskRank,
  risks,
  rulingRank,
  rulings,
} from "./ruling.ts";

/** One part of a command, such as a simple command of a pipeline, and what the policy says of it. */
export interface Part {
  /** As written. */
  readonly text: string;
  /** The words after quote removal; those that are only known at run time as written. */
  readonly words: readonly string[];
  readonly ruling: Ruling;
  readonly risk: Risk;
  /** The name of the rule that spoke, or null where none did. */
  readonly rule: string | null;
  readonly reason: string;
  readonly effect: Effect | null;
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
  /** Environment that the rules add to the execution; bound by the digest. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Every part, the deciding one first. */
  readonly parts: readonly Part[];
  readonly effects: readonly Effect[];
  /** Who alone may decide, where rules name reviewers: those whom all of these rules name. */
  readonly reviewers?: readonly string[];
  /** How many identities must approve, where rules say so: the most that any of them wants. */
  readonly quorum?: number;
}

export interface Policy {
  /** Short hash of the texts it was read from. */
  readonly version: string;
  readonly rules: readonly Rule[];
  /** Named lists of globs and words that rules refer to. */
  readonly sets: ReadonlyMap<string, readonly string[]>;
  /** The clients' tools: what each does, and where its input names it. */
  readonly tools: ReadonlyMap<string, Tool>;
  readonly defaults: PolicyDefaults;
}

export interface PolicyDefaults {
  /** Risk of an ask that no rule matches. */
  readonly risk: Risk;
  /** How long a request waits for a decision. */
  readonly deadline: Milliseconds;
  /** How long an ask waits before its reviewers are reminded for the first time. */
  readonly reminder: Patience;
  /** How long an ask waits before it escalates. */
  readonly escalation: Patience;
  /** What becomes of an ask that nobody has decided in time. */
  readonly atDeadline: AtDeadline;
  /** How long an approval may be used. */
  readonly clearance: Milliseconds;
  /** How long a command may run. */
  readonly timeLimit: Milliseconds;
  readonly grants: GrantLimits;
}

/** How long the desk waits before it does something by itself, if it ever does. */
export type Patience = Milliseconds | "never";

/** The verdict at the deadline by risk; `reject` closes the ask as expired, and so does every higher risk. */
export type AtDeadline = Readonly<Record<"low" | "medium", Verdict>>;

/** How far a grant may go, whoever gives it. */
export interface GrantLimits {
  /** The highest risk that may be granted; what is critical never is. */
  readonly maxRisk: Exclude<Risk, "critical">;
  /** How long a grant may be open. */
  readonly longest: Milliseconds;
  /** How many asks one grant may cover; also the number of a grant that names none. */
  readonly mostUses: number;
}

export type Judge = (command: Command, facts: Facts) => Judgement;
