/** What the readers of words, redirects and commands are given, and where they put what they find. */

import type { ParsedScript } from "unbash";
import type { ObjectionList } from "./objections.ts";

/** A script inside a word, and how its text comes to run. */
export interface NestedScript {
  readonly script: ParsedScript;
  /** The text that the positions in the script refer to. */
  readonly source: string;
  readonly within: "substitution" | "process-substitution" | "heredoc";
}

/** How many more places of unclear text may be tried, in one reading of a whole text. */
export interface Tries {
  left: number;
}

/** What is found while one command is read. */
export interface Findings {
  /** The text that positions refer to. */
  readonly source: string;
  readonly objections: ObjectionList;
  readonly tries: Tries;
  /** The scripts inside the command so far, in the order of the text. */
  readonly nested: NestedScript[];
}
