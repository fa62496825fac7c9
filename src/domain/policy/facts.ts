import type { ExecutionMode, RequestKind } from "../kind.ts";
import type { Own } from "./own.ts";

/** What is known of an ask besides its command. */
export interface JudgeFacts {
  readonly agent: string;
  readonly kind: RequestKind;
  readonly execution: ExecutionMode;
  readonly cwd: string;
  readonly session?: string | null;
  readonly host?: string | null;
}

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * What the judge may ask about the machine. In the desk these look at it, in tests at a table; an answer of null or
 * false means that something cannot be vouched for, so that the judge asks.
 */
export interface Facts extends JudgeFacts {
  readonly home: string;
  /** Where visto itself lies, for the placeholders of rules. */
  readonly own: Own;
  /** The folder that counts as "inside". */
  readonly project: string;
  /** Who reads shell text. */
  readonly shell: "bash" | "zsh" | "other" | "unknown";
  /** Local time. */
  readonly now: { readonly minutes: number; readonly weekday: Weekday };
  /** The path with links resolved (of a missing file: that of its folder, and its name), or null where it cannot be known. */
  realPath(path: string): string | null;
  /**
   * The file that a program's name stands for; trusted where only its owner or root can write to its folder. "missing"
   * where it is certain that there is none.
   */
  program(word: string): { readonly path: string; readonly trusted: boolean } | "missing" | null;
  /** Whether the settings of the repository around a folder are free of programs that git would run. */
  git(folder: string): { readonly clean: true } | { readonly clean: false; readonly why: string };
}
