import type { Milliseconds } from "../../base/clock.ts";
import { type WaitUntil, waitFor } from "../../clearance/inspect.ts";
import type { Caller, HttpContext, Reply } from "./context.ts";

export interface Poll {
  readonly id: string;
  readonly until: WaitUntil;
  /** Absent: as long as it takes. */
  readonly wait?: Milliseconds;
}

/** Holds an answer back until the request is there, the time is over, the client is gone or the door drains. */
export async function holdPoll(
  context: HttpContext,
  { identity }: Caller,
  reply: Reply,
  poll: Poll,
): Promise<void> {
  const leave = context.limits.polls.take(identity);
  const over = new AbortController();
  const end = (): void => over.abort();
  const timer = poll.wait === undefined ? undefined : context.clock.after(poll.wait, end);
  const forget = context.drain.onBegin(end);
  reply.raw.once("close", end);
  try {
    await waitFor(context.desk.ledger, context.tail, poll.id, poll.until, over.signal);
  } finally {
    leave();
    timer?.cancel();
    forget();
    reply.raw.off("close", end);
  }
}
