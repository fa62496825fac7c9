import type { Weekday } from "./facts.ts";
import type { Effect, Risk, Ruling } from "./ruling.ts";
import type { Usage } from "./usage.ts";

/** Whose file a rule stands in. A workspace's rules may only make rulings stricter. */
export const standings = ["default", "owner", "workspace"] as const;
export type Standing = (typeof standings)[number];

/** Circumstances in which alone a rule speaks; each that is given must hold. */
export interface Conditions {
  readonly agents?: readonly string[];
  readonly kinds?: readonly string[];
  readonly executions?: readonly string[];
  readonly hosts?: readonly string[];
  /** Globs on the working folder. */
  readonly paths?: readonly string[];
  /** Minutes since midnight: from the first up to the second, which may lie on the next day. */
  readonly hours?: readonly [number, number];
  readonly days?: readonly Weekday[];
}

interface EveryRule {
  readonly name: string;
  readonly standing: Standing;
  readonly risk: Risk;
  readonly effect: Effect | null;
  readonly reason: string;
  readonly when?: Conditions;
  readonly reviewers?: readonly string[];
  readonly quorum?: number;
}

/** A program, perhaps with its sub-command, as words: `["git", "log"]`. */
export type Program = readonly string[];

/** Vouches for the uses of a program that it describes: by itself (`allow`), or if the command inside is good (`inner`). */
export interface VouchingRule extends EveryRule {
  readonly form: "vouching";
  readonly ruling: "allow" | "inner";
  /** An `inner` rule that is never better than ask. */
  readonly floor?: "ask";
  /** A program that is given by its whole path is trusted to lie there. */
  readonly programs: readonly Program[];
  /** Whole commands, as written: these alone are vouched for, whatever they run. */
  readonly exact: readonly string[];
  readonly usage: Usage;
  /** Flags of which at least one must be there. */
  readonly needs: readonly string[];
  /** A check in code for what flags and operands cannot say: a name of grammars/. */
  readonly grammar?: string;
  /** What the program does with its standard input. */
  readonly stdin: "data" | "code" | "none";
  readonly environment: Readonly<Record<string, string>>;
  /** A probe that must find nothing: that of the repository's settings. */
  readonly probe?: "git";
}

/** A test of a warning rule on the words behind the program. */
export interface OperandTest {
  /** A set of paths, one of which the operand is, or may be. */
  readonly in?: string;
  /** Text in front of the path: `of=`. */
  readonly after?: string;
  readonly matching?: RegExp;
  /** Which words: `whole` is the text of all of them, flags, variables, redirects and heredocs included. */
  readonly which: "any" | "last" | "whole";
}

/** Looks for what is dangerous, however it is spelled and wrapped. */
export interface WarningRule extends EveryRule {
  readonly form: "warning";
  readonly ruling: "ask" | "deny";
  /** Programs; a `*` stands for any letters. */
  readonly programs: readonly Program[];
  readonly anyFlag: readonly string[];
  readonly operands?: OperandTest;
  /** A redirect to or from a path of a set. */
  readonly redirect?: { readonly in: string; readonly kind: "read" | "write" };
  /** A shape of the whole command: a name of shapes/. */
  readonly shape?: string;
  /** Whether it only explains what no rule vouches for. */
  readonly yields: boolean;
}

/** What a client's tool is for. */
export const accesses = ["read", "list", "write", "fetch", "search", "command"] as const;
export type Access = (typeof accesses)[number];

/** Rules on a client's tool call: by the tool's name, by what it does, and to what. */
export interface ToolRule extends EveryRule {
  readonly form: "tool";
  readonly ruling: Ruling;
  /** Globs on the tool's name. */
  readonly tools: readonly string[];
  readonly access: readonly Access[];
  /** The set that holds the file; `project` is the project itself. */
  readonly in?: string;
  /** Globs on the file. */
  readonly files: readonly string[];
  /** Globs on the host of the address. */
  readonly hosts: readonly string[];
  readonly yields: boolean;
}

export type Rule = VouchingRule | WarningRule | ToolRule;
