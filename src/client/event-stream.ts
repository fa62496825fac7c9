import type { IncomingMessage } from "node:http";
import type { Clock, Milliseconds } from "../base/clock.ts";
import { describeError, VistoError } from "../base/errors.ts";
import type { RequestView } from "../domain/view.ts";
import { backoff } from "./backoff.ts";
import { EventParser, type StreamEvent } from "./event-parser.ts";
import type { Transport } from "./transport.ts";
import type { DeskEvent, EntryView } from "./views.ts";

/** From where the events are wanted, and until when. */
export interface EventsOptions {
  /** Entries after this number of the ledger; without it only new ones. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** The desk sends a heartbeat every 15 s; a stream that is silent for longer than three is dead. */
const longestSilence: Milliseconds = 45_000;

/**
 * Follows the desk's events for as long as the caller listens: after a lost connection it resumes behind the last entry
 * that came, without gap or repeat. Throws only if the first connection fails or the desk refuses.
 */
export async function* followEvents(
  transport: Transport,
  clock: Clock,
  { after, signal }: EventsOptions,
): AsyncGenerator<DeskEvent, void, void> {
  let last = after === undefined ? undefined : String(after);
  let wasConnected = false;
  for (let failures = 0; !signal?.aborted; failures++) {
    try {
      const stream = await openStream(transport, last, signal);
      yield { event: "connected" };
      wasConnected = true;
      for await (const event of readStream(stream, clock)) {
        failures = 0;
        last = event.id ?? last;
        yield* deskEvent(event);
      }
      yield { event: "disconnected", why: "the desk closed the stream" };
    } catch (error) {
      if (signal?.aborted) return;
      if (!wasConnected || !mayPass(error)) throw error;
      if (failures === 0) yield { event: "disconnected", why: describeError(error).message };
    }
    await transport.rest(backoff(failures), signal);
  }
}

function openStream(transport: Transport, last?: string, signal?: AbortSignal): Promise<IncomingMessage> {
  const headers = { accept: "text/event-stream", ...(last !== undefined && { "last-event-id": last }) };
  return transport.open({ method: "GET", path: "/api/v1/events", headers, signal });
}

async function* readStream(stream: IncomingMessage, clock: Clock): AsyncGenerator<StreamEvent, void, void> {
  const parser = new EventParser();
  const silence = (): void =>
    void stream.destroy(new VistoError("desk_unreachable", "the stream fell silent"));
  let timer = clock.after(longestSilence, silence);
  stream.setEncoding("utf8");
  try {
    for await (const piece of stream as AsyncIterable<string>) {
      timer.cancel();
      timer = clock.after(longestSilence, silence);
      yield* parser.push(piece);
    }
  } finally {
    timer.cancel();
    stream.destroy();
  }
}

/** A refusal stays one however often we ask; whatever else went wrong may pass. */
function mayPass(error: unknown): boolean {
  return !(error instanceof VistoError) || error.kind.retryable;
}

function deskEvent({ type, data }: StreamEvent): DeskEvent[] {
  if (type === "reset") return [{ event: "reset" }];
  if (data === "") return [];
  if (type === "ask") return [{ event: "ask", request: JSON.parse(data) as RequestView }];
  const entry = JSON.parse(data) as EntryView;
  return typeof entry.seq === "number" ? [{ event: "entry", entry }] : [];
}
