import type { ServerResponse } from "node:http";
import type { Clock, Milliseconds, Timer } from "../../base/clock.ts";
import type { AgentRequest } from "../../domain/request.ts";
import { requestView } from "../../domain/view.ts";
import type { Entry } from "../../ledger/entry.ts";
import { entryView } from "./entry-view.ts";

/** After this long a client tries again by itself. */
const retry: Milliseconds = 3_000;
const heartbeatEvery: Milliseconds = 15_000;

/** A client that leaves more bytes than this unread is dropped; it comes back where it stopped. */
const mostUnread = 1024 * 1024;

/** How long an ask may take to reach the socket before it counts as not shown. */
const showLimit: Milliseconds = 5_000;

/** One open stream of server-sent events. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  readonly #closing = new Set<() => void>();
  #heartbeat: Timer | undefined;
  #closed = false;

  constructor(response: ServerResponse, clock: Clock) {
    this.#response = response;
    this.#clock = clock;
  }

  /** Writes the head, from which on `close` tells that the client is gone; `from` is where a reconnect would resume. */
  open(from: number): void {
    this.#response.once("close", () => this.#end());
    this.#response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      connection: "close",
    });
    this.#response.write(`retry: ${retry}\nid: ${from}\n\n`);
    this.#beatLater();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls back once when the stream is over, or at once if it is. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#closing.add(listener);
  }

  /** Writes one line of history; false once the stream is over. */
  entry(entry: Entry): boolean {
    const { hash: _, ...shown } = entryView(entry);
    return this.#write(`id: ${entry.seq}\nevent: ${entry.type}\ndata: ${JSON.stringify(shown)}\n\n`);
  }

  /** Says that the client's place does not exist here, and from where on it is told now. */
  reset(head: number): void {
    this.#write(`id: ${head}\nevent: reset\ndata: ${JSON.stringify({ head })}\n\n`);
  }

  /** Shows an ask to a reviewer; true when the socket took it. It has no id: a resumed stream does not repeat it. */
  async ask(request: AgentRequest): Promise<boolean> {
    const frame = `event: ask\ndata: ${JSON.stringify(requestView(request))}\n\n`;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = this.#clock.after(showLimit, () => resolve(false));
    const gone = (): void => resolve(false);
    this.onClose(gone);
    this.#write(frame, (error) => resolve(!error));
    try {
      return await promise;
    } finally {
      timer.cancel();
      this.#closing.delete(gone);
    }
  }

  /** Resolves when the client has read what was written, or is gone. */
  async drained(): Promise<void> {
    if (this.#closed || !this.#response.writableNeedDrain) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#response.once("drain", resolve);
    this.onClose(resolve);
    await promise;
    this.#response.off("drain", resolve);
    this.#closing.delete(resolve);
  }

  /** Ends the stream; the client comes back by itself. */
  end(): void {
    this.#response.end();
    this.#end();
  }

  #write(frame: string, taken?: (error?: Error | null) => void): boolean {
    if (this.#closed) return false;
    if (this.#response.writableLength > mostUnread) {
      this.#response.destroy();
      this.#end();
      return false;
    }
    this.#response.write(frame, taken);
    return true;
  }

  #beatLater(): void {
    this.#heartbeat = this.#clock.after(heartbeatEvery, () => {
      if (this.#write(": still here\n\n")) this.#beatLater();
    });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#heartbeat?.cancel();
    const listeners = [...this.#closing];
    this.#closing.clear();
    for (const listener of listeners) listener();
  }
}
