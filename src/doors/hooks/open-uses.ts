import type { ToolUse } from "./hook.ts";

interface OpenUse {
  readonly call: string;
  readonly fingerprint: string;
  isAsked: boolean;
}

const mostSessions = 2_000;
const mostUses = 200;
const mostNotes = 10_000;

/**
 * What this desk knows of clients at work, and only for as long as it runs: tool uses that have begun, by which an ask
 * without a call's id is told apart from its like, asks whose hook still waits, and notes on their way. Nothing rests on
 * it alone.
 */
export class OpenUses {
  readonly #sessions = new Map<string, OpenUse[]>();
  readonly #waiting = new Map<string, number>();
  readonly #carried = new Set<string>();

  begin({ session, call }: ToolUse, fingerprint: string): void {
    if (call === undefined) return;
    const uses = this.#sessions.get(session) ?? [];
    if (uses.some((use) => use.call === call)) return;
    this.#sessions.delete(session);
    this.#sessions.set(session, [...uses, { call, fingerprint, isAsked: false }].slice(-mostUses));
    this.#forgetOldest();
  }

  /** The call of the latest use with this content that nobody has asked for yet. */
  take(session: string, fingerprint: string): string | undefined {
    const use = this.#sessions
      .get(session)
      ?.findLast((one) => one.fingerprint === fingerprint && !one.isAsked);
    if (use) use.isAsked = true;
    return use?.call;
  }

  end({ session, call }: ToolUse): void {
    const left = this.#sessions.get(session)?.filter((use) => use.call !== call) ?? [];
    if (left.length > 0) this.#sessions.set(session, left);
    else this.#sessions.delete(session);
  }

  endSession(session: string): void {
    this.#sessions.delete(session);
  }

  /** Notes that a hook waits for this request; the answer takes it back. */
  wait(requestId: string): () => void {
    this.#waiting.set(requestId, (this.#waiting.get(requestId) ?? 0) + 1);
    return () => {
      const left = (this.#waiting.get(requestId) ?? 1) - 1;
      if (left > 0) this.#waiting.set(requestId, left);
      else this.#waiting.delete(requestId);
    };
  }

  isWaitedFor(requestId: string): boolean {
    return this.#waiting.has(requestId);
  }

  /** Takes a note to carry it to its agent; false where somebody has, whose mark as read may not be seen yet. */
  carry(noteId: string): boolean {
    if (this.#carried.has(noteId)) return false;
    this.#carried.add(noteId);
    const [oldest] = this.#carried;
    if (this.#carried.size > mostNotes && oldest !== undefined) this.#carried.delete(oldest);
    return true;
  }

  /** It has not arrived: another answer may carry it. */
  putDown(noteId: string): void {
    this.#carried.delete(noteId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > mostSessions && oldest !== undefined) this.#sessions.delete(oldest);
  }
}
