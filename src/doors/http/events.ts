import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { VistoError } from "../../base/errors.ts";
import { permits } from "../../domain/permissions.ts";
import { entrySchema } from "../../domain/views/history.ts";
import { requestSchema } from "../../domain/views/request.ts";
import type { Entry } from "../../ledger/entry.ts";
import type { Caller, HttpContext } from "./context.ts";
import { EventStream } from "./event-stream.ts";
import { OwnEntries } from "./own-entries.ts";
import { type Route, route } from "./route.ts";
import { eventStream } from "./schemas.ts";

/** Entries read at once while a stream catches up. */
const pageSize = 100;

/** The history as it happens, and the asks that reviewers are shown. */
export const eventRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/events",
    operation: "followEvents",
    summary: "Follow the history as server-sent events",
    description: [
      "One event for each entry of the history, without gap or repeat: `id` is the entry's number, `event` its type, `data` the entry without its hash.",
      "A reconnect resumes behind `Last-Event-ID` (or `after`); where that number does not exist, an event `reset` says from where on it is told.",
      "Who may decide is also shown each new ask, as an event `ask` without an id: a resumed stream does not repeat it.",
      "A comment every 15 s shows that the stream lives. Agents are told of their own requests only. The stream ends with its token.",
    ].join(" "),
    tag: "events",
    access: "token",
    query: eventStream,
    headers: { "last-event-id": "The number after which to tell; newer than `after`." },
    answers: {},
    events: { entry: entrySchema, ask: requestSchema, reset: z.object({ head: z.int() }) },
    async handle({ query, headers, caller, reply }, context) {
      const resumeAfter = resumePoint(query.after, headers);
      if (context.drain.begun) throw new VistoError("draining", "The desk is stopping.");
      const { seq: head } = await context.desk.ledger.head();
      const leave = context.limits.streams.take(caller.identity);
      reply.hijack();
      const stream = new EventStream(reply.raw, context.clock);
      stream.onClose(leave);
      const isBeyond = resumeAfter !== undefined && resumeAfter > head;
      const from = isBeyond ? head : (resumeAfter ?? head);
      stream.open(from);
      if (isBeyond) stream.reset(head);
      serve(context, stream, caller, from).catch((error: unknown) => {
        context.log.error("event_stream_failed", { error });
        stream.end();
      });
      return undefined;
    },
  }),
];

/** The number after which the client wants to be told; `Last-Event-ID` is newer than the url of a reconnect. */
function resumePoint(after: number | undefined, headers: IncomingHttpHeaders): number | undefined {
  const last = headers["last-event-id"];
  if (last === undefined) return after;
  // An id that was never ours stands nowhere in this history.
  return /^\d{1,15}$/.test(String(last)) ? Number(last) : Number.POSITIVE_INFINITY;
}

async function serve(context: HttpContext, stream: EventStream, caller: Caller, from: number): Promise<void> {
  stream.onClose(context.drain.onBegin(() => stream.end()));
  endWithToken(context, stream, caller);
  if (permits(caller.identity.role, "decide")) {
    const { name } = caller.identity;
    stream.onClose(context.presence.watch(caller.identity));
    stream.onClose(context.feed.join({ name, show: (request) => stream.ask(request) }));
  }
  const tell = teller(context, stream, caller);
  const after = await replay(context, stream, tell, from);
  await follow(context, stream, tell, after);
}

/** Tells the stream of one entry, if its caller may know it. */
type Tell = (entry: Entry) => void | Promise<void>;

function teller({ desk }: HttpContext, stream: EventStream, { identity }: Caller): Tell {
  const tell = (entry: Entry): void => {
    const isLast = entry.type === "token_revoked" && entry.subject === identity.tokenId;
    if (isLast) stream.end();
    else stream.entry(entry);
  };
  if (permits(identity.role, "read-all")) return tell;
  const own = new OwnEntries(desk.ledger, identity.name);
  return async (entry) => {
    if (entry.subject === identity.tokenId || (await own.has(entry))) tell(entry);
  };
}

/** Tells what is written already, at the pace of the client; answers up to where. */
async function replay(context: HttpContext, stream: EventStream, tell: Tell, from: number): Promise<number> {
  let told = from;
  while (!stream.closed) {
    const page = await context.desk.ledger.entries(told, pageSize);
    for (const entry of page) {
      await tell(entry);
      await stream.drained();
      told = entry.seq;
    }
    if (page.length < pageSize) break;
  }
  return told;
}

/** Tells what is written from now on; entries keep their order where one of them has to be looked up. */
async function follow(context: HttpContext, stream: EventStream, tell: Tell, after: number): Promise<void> {
  if (stream.closed) return;
  let order = Promise.resolve();
  const fail = (error: unknown): void => {
    context.log.error("event_stream_failed", { error });
    stream.end();
  };
  const unfollow = await context.tail.follow((entry) => {
    order = order.then(() => tell(entry)).catch(fail);
  }, after);
  stream.onClose(unfollow);
}

/** A stream outlives neither the revocation of its token, see `teller`, nor its expiry. */
function endWithToken({ clock }: HttpContext, stream: EventStream, { token }: Caller): void {
  if (token.expiresAt === undefined) return;
  const expiry = clock.after(token.expiresAt - clock.now(), () => stream.end());
  stream.onClose(() => expiry.cancel());
}
