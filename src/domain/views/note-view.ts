import type { NotePriority } from "../note.ts";

/** A note in the list of what somebody got or sent; times are ISO 8601 UTC. */
export interface NoteView {
  readonly id: string;
  readonly from: string;
  /** The identity whose token sent it. */
  readonly by: string;
  /** As its sender addressed it: names, or `*` alone. */
  readonly to: readonly string[];
  readonly subject?: string;
  readonly body: string;
  readonly priority: NotePriority;
  readonly createdAt: string;
  readonly recipients: number;
  /** How many of them have read it. */
  readonly read: number;
  /** When the recipient whose mailbox is listed has read it. */
  readonly readAt?: string;
}

/** A note that was just sent. */
export interface SentNoteView {
  readonly id: string;
  readonly recipients: readonly string[];
  /** Those of a broadcast whose mailbox is full: they did not get it. */
  readonly full: readonly string[];
}
