import type { Word } from "../../shell/script.ts";
import type { Fit } from "../match-usage.ts";
import type { PathContext } from "../path-check.ts";
import type { Risk } from "../ruling.ts";

/** Why a grammar does not vouch for a command that fits its rule's usage. */
export interface GrammarObjection {
  readonly word?: string;
  readonly why: string;
  readonly risk?: Risk;
}

/** A check in code of what flags and operands cannot say. */
export type Grammar = (
  fit: Fit,
  words: readonly Word[],
  context: PathContext,
) => GrammarObjection | undefined;
