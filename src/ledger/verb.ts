/**
 * A verb is one step of business: it names what it needs to read, and decides purely (what was read, input, now) what
 * changes and what is answered. The ledger loads, calls it and stores, all in one transaction; so the same
 * verb runs on any database, and a test can call it without one.
 */

import type { Instant, Milliseconds } from "../base/clock.ts";
import type { AgentRegistration } from "../domain/agent.ts";
import type { AlertCode } from "../domain/alert.ts";
import type { Bell } from "../domain/bell.ts";
import type { Execution } from "../domain/execution.ts";
import type { Grant } from "../domain/grant.ts";
import type { KeptNews, NewsAtHand, WaitingNotification } from "../domain/kept-notification.ts";
import type { Mailbox, Note } from "../domain/note.ts";
import type { Notification } from "../domain/notification.ts";
import type { NotificationDelivery } from "../domain/notification-delivery.ts";
import type { AgentRequest, Ruled } from "../domain/request.ts";
import type { Token } from "../domain/reviewer.ts";
import type { Task, TaskRef } from "../domain/task.ts";
import type { MessageDraft } from "../queue/message.ts";
import type { EntryDraft } from "./entry.ts";
import type { Alert, LoginCode } from "./records.ts";

/** What can be read, by what, and what comes back. */
interface NeedTable {
  request: { by: { id: string }; gives: AgentRequest | undefined };
  /** By a name given at submission: see `keyName` and `callName`. */
  requestNamed: { by: { name: string }; gives: AgentRequest | undefined };
  /** Unfinished requests with this fingerprint made since then (at most `longestTwinWindow` ago), oldest first. */
  recentTwins: { by: { fingerprint: string; since: Instant }; gives: readonly AgentRequest[] };
  executionOf: { by: { requestId: string }; gives: Execution | undefined };
  grant: { by: { id: string }; gives: Grant | undefined };
  /** The open grants for this command, the one that ends first in front. */
  grantsFor: { by: { commandHash: string }; gives: readonly Grant[] };
  /** The grant by which a request was approved, where one was. */
  grantOf: { by: { requestId: string }; gives: Grant | undefined };
  token: { by: { id: string }; gives: Token | undefined };
  /** Every token that bears this name, also those that are over. */
  tokensNamed: { by: { name: string }; gives: readonly Token[] };
  loginCode: { by: { hash: string }; gives: LoginCode | undefined };
  openAlert: { by: { code: AlertCode; subject: string }; gives: Alert | undefined };
  /** Since when a queue is paused. */
  queuePause: { by: { queue: string }; gives: Instant | undefined };
  task: { by: { task: TaskRef }; gives: Task | undefined };
  /** The mailboxes of those among these names that are an agent's or an identity's. */
  mailboxes: { by: { names: readonly string[] }; gives: readonly Mailbox[] };
  /** The mailboxes of the agents seen since then, at most so many. */
  mailboxesSeen: { by: { since: Instant; limit: number }; gives: readonly Mailbox[] };
  /** One recipient's copy of a note, and when it was read. */
  noteCopy: { by: { id: string; recipient: string }; gives: { readonly readAt?: Instant } | undefined };
  /** The bell of each of these recipients, for news from this source. */
  bells: { by: { ringers: readonly Ringer[]; source: string }; gives: ReadonlyMap<string, Bell> };
  /** A notification that has not left, and its news in the order in which it came. */
  waiting: { by: { notification: string }; gives: WaitingAtHand | undefined };
  /** All deliveries of the notification that this delivery is of, in the order in which they were made. */
  deliveriesBeside: { by: { delivery: string }; gives: readonly NotificationDelivery[] };
  /** What the notification of this delivery tells of, by id. */
  subjectsTold: { by: { delivery: string }; gives: readonly string[] };
}

/** A recipient as its bell is looked up. */
export interface Ringer {
  readonly name: string;
  /** How many interruptions its rate allows, where it has one. */
  readonly most?: number;
}

/** A notification that has not left, with its news. */
export interface WaitingAtHand {
  readonly notification: WaitingNotification;
  readonly items: readonly NewsAtHand[];
}

export type NeedKind = keyof NeedTable;
export type Need<Kind extends NeedKind = NeedKind> = {
  [K in Kind]: { readonly read: K } & Readonly<NeedTable[K]["by"]>;
}[Kind];
/** What a verb wants to read, by the names under which it gets it; an `undefined` need is not read. */
export type Needs = Readonly<Record<string, Need | undefined>>;
export type NeedValue<Kind extends NeedKind> = NeedTable[Kind]["gives"];
export type Loaded<N extends Needs> = {
  readonly [Name in keyof N]:
    | NeedValue<NonNullable<N[Name]>["read"]>
    | (undefined extends N[Name] ? undefined : never);
};

/** How far back twins are looked for. */
export const longestTwinWindow: Milliseconds = 10_000;

/** One change to the record; all changes of a verb are stored, or none. */
export type Change =
  /** Records an ask, and `request_submitted` with all that was asked as the first line of its history. */
  | { readonly change: "insert_request"; readonly request: AgentRequest }
  /** Records the request's status and course; what was asked and ruled never changes by it. */
  | { readonly change: "update_request"; readonly request: AgentRequest }
  /** Records the judgement of a request that had none when it was submitted. */
  | ({ readonly change: "rule_request"; readonly id: string } & Ruled)
  /** A further name under which a submission finds this request again. */
  | { readonly change: "name_request"; readonly name: string; readonly requestId: string }
  | { readonly change: "insert_execution"; readonly execution: Execution }
  | { readonly change: "update_execution"; readonly execution: Execution }
  | { readonly change: "insert_grant"; readonly grant: Grant }
  /** Records a grant's uses and its revocation; what it covers never changes by it. */
  | { readonly change: "update_grant"; readonly grant: Grant }
  | { readonly change: "append"; readonly entry: EntryDraft }
  | { readonly change: "send"; readonly message: MessageDraft }
  /** Cancels the unfinished, unleased message that bears this key. */
  | { readonly change: "cancel"; readonly key: string }
  | { readonly change: "raise_alert"; readonly alert: Omit<Alert, "raisedAt"> }
  | {
      readonly change: "resolve_alert";
      readonly code: AlertCode;
      readonly subject: string;
      readonly by: string;
    }
  | { readonly change: "insert_token"; readonly token: Token }
  | { readonly change: "update_token"; readonly token: Token }
  | { readonly change: "insert_login_code"; readonly code: LoginCode }
  | { readonly change: "delete_login_code"; readonly hash: string }
  | { readonly change: "touch_agent"; readonly agent: string; readonly session?: string }
  | { readonly change: "register_agent"; readonly agent: AgentRegistration }
  /** Records how a task stands now. */
  | { readonly change: "report_task"; readonly task: Task }
  /** Puts a note into the mailbox of each recipient. */
  | { readonly change: "insert_note"; readonly note: Note; readonly recipients: readonly string[] }
  /** Takes an unread note from the unread ones of a recipient. */
  | { readonly change: "read_note"; readonly id: string; readonly recipient: string }
  | { readonly change: "pause_queue"; readonly queue: string }
  | { readonly change: "resume_queue"; readonly queue: string }
  | { readonly change: "insert_notification"; readonly notification: WaitingNotification }
  | { readonly change: "update_notification"; readonly notification: WaitingNotification }
  /** Adds news to a notification that has not left; `source` says which message brought it. */
  | {
      readonly change: "add_news";
      readonly notification: WaitingNotification;
      readonly news: KeptNews;
      readonly source: string;
    }
  /** Freezes what a notification says; it leaves now. */
  | { readonly change: "close_notification"; readonly notification: Notification; readonly urgent: boolean }
  /** Ends a notification that nothing is left of, or that nobody can be told. */
  | { readonly change: "cancel_notification"; readonly id: string }
  | { readonly change: "insert_delivery"; readonly delivery: NotificationDelivery }
  | { readonly change: "update_delivery"; readonly delivery: NotificationDelivery };

/** The moment of a verb: its time, and ids made for it. */
export interface Moment {
  readonly now: Instant;
  newId(prefix: string): string;
}

/** What a verb answers and what it changes; a refusal usually changes nothing. */
export interface Step<Answer> {
  readonly answer: Answer;
  readonly changes: readonly Change[];
}

export interface Verb<Input, N extends Needs, Answer> {
  readonly name: string;
  needs(input: Input): N;
  decide(read: Loaded<N>, input: Input, at: Moment): Step<Answer>;
}

/** Declares a verb with its types inferred. */
export function verb<Input, const N extends Needs, Answer>(
  definition: Verb<Input, N, Answer>,
): Verb<Input, N, Answer> {
  return definition;
}

/** The name of a submission by its requester's own key. */
export function keyName(requester: string, key: string): string {
  return `key:${requester.length}:${requester}:${key}`;
}

/** The beginning of the names of what a client's session asks by its hooks; with a fingerprint, of one ask of it. */
export function askPrefix(session: string, fingerprint?: string): string {
  return `ask:${session.length}:${session}:${fingerprint === undefined ? "" : `${fingerprint}:`}`;
}

/** The name of a request by the client's session, whose hook asked for it, and what it is. */
export function askName(session: string, fingerprint: string, requestId: string): string {
  return `${askPrefix(session, fingerprint)}${requestId}`;
}

/** The name of a submission by the client's session and tool call. */
export function callName(session: string, call: string): string {
  return `call:${session.length}:${session}:${call}`;
}
