import { hash } from "node:crypto";
import type { Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import {
  everyAgent,
  type Mailbox,
  mailboxSize,
  maySpeakAs,
  mostRecipients,
  type Note,
  type NotePriority,
} from "../domain/note.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { append, refused } from "./move.ts";

export interface NoteInput {
  readonly identity: Identity;
  /** In whose name. */
  readonly from: string;
  /** Names, or `*` alone. */
  readonly to: readonly string[];
  readonly subject?: string;
  readonly body: string;
  readonly priority: NotePriority;
  /** When the desk got it. */
  readonly seenAt: number;
}

export interface SentNote {
  readonly note: Note;
  readonly recipients: readonly string[];
  /** Those of a broadcast whose mailbox is full: they do not get it. */
  readonly full: readonly string[];
}

/** Who counts as an agent of today. */
const broadcastWindow: Milliseconds = 86_400_000;

function isBroadcast({ to }: Pick<NoteInput, "to">): boolean {
  return to.includes(everyAgent);
}

/** Puts a note into the mailboxes of its recipients: all of those whom it names, or nobody's. */
export const sendNote = verb({
  name: "send_note",
  needs: (input: NoteInput) => ({
    tokens: { read: "tokensNamed", name: input.from },
    named: isBroadcast(input) ? undefined : ({ read: "mailboxes", names: input.to } as const),
    seen: isBroadcast(input)
      ? ({ read: "mailboxesSeen", since: input.seenAt - broadcastWindow, limit: mostRecipients + 2 } as const)
      : undefined,
  }),
  decide({ tokens, named, seen }, input: NoteInput, at): Step<SentNote | Refusal> {
    const { identity, from } = input;
    if (!maySpeakAs(identity, from, tokens.length > 0)) return refused(notTheirs(identity, from));
    if (seen)
      return broadcast(
        seen.filter(({ recipient }) => recipient !== from),
        input,
        at,
      );
    return address(named ?? [], input, at);
  },
});

function address(mailboxes: readonly Mailbox[], input: NoteInput, at: Moment): Step<SentNote | Refusal> {
  const unknown = input.to.find((name) => mailboxes.every(({ recipient }) => recipient !== name));
  if (unknown !== undefined) {
    return refused(
      refuse("not_found", `there is no agent ${unknown}: see \`visto agents list\``, { name: unknown }),
    );
  }
  const full = mailboxes.find(isFull);
  if (full) return refused(mailboxFull(full));
  return deliver(mailboxes, [], input, at);
}

function broadcast(mailboxes: readonly Mailbox[], input: NoteInput, at: Moment): Step<SentNote | Refusal> {
  if (mailboxes.length === 0) {
    return refused(refuse("not_found", "no other agent was seen in the last day: name the recipients"));
  }
  if (mailboxes.length > mostRecipients) {
    return refused(
      refuse(
        "invalid_body",
        `more than ${mostRecipients} agents were seen in the last day: name the recipients, ${mostRecipients} at a time`,
      ),
    );
  }
  const [full, open] = [mailboxes.filter(isFull), mailboxes.filter((one) => !isFull(one))];
  const [first] = full;
  if (open.length === 0 && first) return refused(mailboxFull(first));
  return deliver(open, full, input, at);
}

function deliver(
  open: readonly Mailbox[],
  full: readonly Mailbox[],
  { identity, from, to, subject, body, priority }: NoteInput,
  at: Moment,
): Step<SentNote> {
  const note: Note = {
    id: at.newId("note"),
    from,
    by: identity.name,
    to,
    subject,
    body,
    priority,
    createdAt: at.now,
  };
  const recipients = namesOf(open);
  const facts = {
    from,
    to,
    subject,
    priority,
    recipients: recipients.length,
    bodyHash: hash("sha256", body, "hex"),
  };
  return {
    answer: { note, recipients, full: namesOf(full) },
    changes: [
      { change: "insert_note", note, recipients },
      append("note_sent", note.id, identity.name, facts),
    ],
  };
}

function namesOf(mailboxes: readonly Mailbox[]): readonly string[] {
  return mailboxes.map(({ recipient }) => recipient);
}

function isFull({ unread }: Mailbox): boolean {
  return unread >= mailboxSize;
}

function mailboxFull({ recipient }: Mailbox): Refusal {
  return refuse(
    "rate_limited",
    `${recipient} has ${mailboxSize} unread notes: send it more when it has read some`,
    { name: recipient, retryAfterMs: 60_000 },
  );
}

/** Why an identity may not write or read in another's name. */
export function notTheirs({ name: own }: Identity, name: string): Refusal {
  return refuse(
    "role_forbidden",
    `${own} may not speak as ${name}, which is another identity's name, or a name that only agents use`,
    { name },
  );
}

export interface ReadNoteInput {
  readonly id: string;
  readonly recipient: string;
  readonly identity: Identity;
}

/** Marks a recipient's copy as read; again changes nothing. */
export const readNote = verb({
  name: "read_note",
  needs: ({ id, recipient }: ReadNoteInput) => ({
    tokens: { read: "tokensNamed", name: recipient },
    copy: { read: "noteCopy", id, recipient },
  }),
  decide(
    { tokens, copy },
    { id, recipient, identity }: ReadNoteInput,
    at,
  ): Step<{ readAt: number } | Refusal> {
    if (!maySpeakAs(identity, recipient, tokens.length > 0)) return refused(notTheirs(identity, recipient));
    if (!copy) return refused(refuse("not_found", `${recipient} has no note ${id}`, { id }));
    if (copy.readAt !== undefined) return { answer: { readAt: copy.readAt }, changes: [] };
    return { answer: { readAt: at.now }, changes: [{ change: "read_note", id, recipient }] };
  },
});
