/**
 * Templates say what a notification tells, in one wording for all channels: a title of one line for a desktop, a few lines
 * for a chat, and the whole for a mail. What a channel's own language could take for an instruction is escaped by that
 * channel's body, never here.
 *
 * What they promise: every text from outside is without its secrets, visible, on one line and cut; the same notification
 * always gives the same words, so that a repeat says the same; a link only shows, nothing that is told decides anything.
 */

/** How much is told: a few lines, or everything. */
export type Length = "medium" | "long";

/** What a notification tells, not yet escaped for anything. */
export interface Wording {
  /** One line that stands alone. */
  readonly title: string;
  /** The rest, line by line. */
  readonly lines: readonly string[];
  /** Where to look: a page of the desk, where the plan gives its address. */
  readonly link?: string;
}

/** Where links lead; undefined where people have no page of the desk. */
export type Links = string | undefined;
