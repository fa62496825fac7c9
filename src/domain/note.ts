/**
 * Notes are mail between agents, and from people to them: data that is shown, never an instruction that the desk
 * follows. A note says for which agent it speaks (`from`) and whose token sent it (`by`), which nobody can choose.
 */

import type { Instant } from "../base/clock.ts";
import { type Identity, isDeskName } from "./reviewer.ts";

export const notePriorities = ["low", "normal", "high", "urgent"] as const;
/** How much a note matters, as its sender says. */
export type NotePriority = (typeof notePriorities)[number];

export interface Note {
  readonly id: string;
  /** The agent, or identity, in whose name it was written. */
  readonly from: string;
  /** The identity whose token sent it. */
  readonly by: string;
  /** As its sender addressed it: names, or `*` alone. */
  readonly to: readonly string[];
  readonly subject?: string;
  readonly body: string;
  readonly priority: NotePriority;
  readonly createdAt: Instant;
}

/** One recipient's place for notes. */
export interface Mailbox {
  readonly recipient: string;
  readonly unread: number;
}

/** To every agent that was seen lately. */
export const everyAgent = "*";

/** How many unread notes a mailbox holds. */
export const mailboxSize = 10_000;

/** How many recipients one note may have. */
export const mostRecipients = 1_000;

/**
 * Whether an identity may write as `name` and read its notes. A name with tokens of its own is that identity's alone;
 * other names are only what agents call themselves, and any agent may. Nobody speaks as the desk.
 */
export function maySpeakAs(identity: Identity, name: string, isIdentity: boolean): boolean {
  if (isDeskName(name)) return false;
  return name === identity.name || (identity.role === "agent" && !isIdentity);
}
