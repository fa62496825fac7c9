import type { Instant } from "../base/clock.ts";

/** What may stand in the history; the word before the first `_` says what the subject is. */
export const entryTypes = [
  "request_submitted",
  "request_seen",
  "request_ruled",
  "request_reminded",
  "request_escalated",
  "request_taken",
  "request_take_ended",
  "request_snoozed",
  "request_snooze_ended",
  "request_seconded",
  "request_approved",
  "request_rejected",
  "request_withdrawn",
  "request_expired",
  "request_lapsed",
  "request_executing",
  "request_executed",
  "request_failed",
  "request_timed_out",
  "request_unknown",
  "request_resolved",
  "request_ran_uncleared",
  "execution_spawned",
  "grant_given",
  "grant_used",
  "grant_revoked",
  "delivery_recorded",
  "alert_raised",
  "alert_resolved",
  "token_created",
  "token_revoked",
  "login_code_created",
  "worker_started",
  "worker_stopped",
  "worker_lost",
  "agent_registered",
  "note_sent",
  "queue_paused",
  "queue_resumed",
  "dead_letter_added",
  "dead_letter_redriven",
  "dead_letter_discarded",
] as const;
export type EntryType = (typeof entryTypes)[number];

/** A line of history before it is sealed. */
export interface EntryDraft {
  readonly type: EntryType;
  /** The id of what it is about. */
  readonly subject: string;
  /** The identity that caused it, or `policy`, `desk`, `client`. */
  readonly by: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A sealed line of history. */
export interface Entry extends Omit<EntryDraft, "body"> {
  /** Gapless from 1. */
  readonly seq: number;
  readonly at: Instant;
  /** Null once retention has dropped it; the chain covers its hash, so it still verifies. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** sha256 of the chain up to and including this entry, hex. */
  readonly hash: string;
}

/** The newest sealed entry: whoever keeps one can later prove that the history before it was not rewritten. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export type ChainReport =
  | { readonly intact: true; readonly entries: number; readonly head: ChainHead }
  | { readonly intact: false; readonly entries: number; readonly brokenAt: number; readonly why: string };
