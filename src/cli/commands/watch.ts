import { VistoError } from "../../base/errors.ts";
import type { DeskEvent, VistoClient } from "../../client.ts";
import { permits } from "../../domain/permissions.ts";
import type { RequestView } from "../../domain/view.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { wholeNumber } from "../options.ts";
import { askLine } from "../render/ask.ts";
import { entryLine } from "../render/entry-line.ts";
import { interruptible } from "../signals.ts";

interface Options {
  readonly ids?: true;
  readonly count?: number;
}

/** Follows what happens: first what waits for a decision, then every entry as it is written. */
export const watch: CommandModule<Options> = {
  define(command) {
    command
      .option("--ids", "only the ids of asks that wait for a decision, one per line")
      .option("--count <n>", "stop after so many asks", wholeNumber("--count", 1, 1_000_000));
  },

  async run(context, options) {
    const client = await context.desk("person");
    await interruptible(
      () => "",
      (interrupt) => follow(context, client, options, AbortSignal.any([interrupt, context.output.closed])),
    );
    return exitCodes.done;
  },
};

/** The history is followed from before the pending ones are read, so that nothing falls between. */
async function follow(
  context: Context,
  client: VistoClient,
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const { role } = await client.whoami();
  const view = new LiveView(context, client, { ...options, decides: permits(role, "decide") });
  const { seq } = await client.chainHead();
  await view.showPending();
  if (view.isFull) return;
  for await (const event of client.events({ after: seq, signal })) {
    await view.take(event);
    if (view.isFull) return;
  }
  signal.throwIfAborted();
}

class LiveView {
  readonly #context: Context;
  readonly #client: VistoClient;
  readonly #options: Options & { readonly decides: boolean };
  readonly #shown = new Set<string>();
  #isCutOff = false;

  constructor(context: Context, client: VistoClient, options: Options & { readonly decides: boolean }) {
    this.#context = context;
    this.#client = client;
    this.#options = options;
  }

  /** Whether as many asks were shown as were wanted. */
  get isFull(): boolean {
    return this.#shown.size >= (this.#options.count ?? Number.POSITIVE_INFINITY);
  }

  /** Oldest first, as they came. */
  async showPending(): Promise<void> {
    const { items } = await this.#client.requests({ status: "pending", limit: 200 });
    for (const request of [...items].reverse()) {
      if (!this.isFull) await this.#ask(request);
    }
  }

  async take(event: DeskEvent): Promise<void> {
    const { output } = this.#context;
    switch (event.event) {
      case "ask":
        return this.#ask(event.request);
      case "entry":
        if (!this.#options.ids) output.say(entryLine(event.entry));
        return output.data({ event: event.entry.type, entry: event.entry });
      case "reset":
        return output.note("visto: the desk's history is another one than before; following it from its end");
      case "disconnected":
        this.#isCutOff = true;
        return output.note("visto: the desk does not answer, trying again");
      case "connected":
        if (this.#isCutOff) output.note("visto: the desk is back");
        this.#isCutOff = false;
    }
  }

  /** A reminder of an ask that was shown already is not shown again. */
  async #ask(request: RequestView): Promise<void> {
    const { output, terminal, clock } = this.#context;
    if (this.#shown.has(request.id)) return;
    this.#shown.add(request.id);
    output.say(this.#options.ids ? request.id : askLine(request, terminal.style, clock.now()));
    output.data({ event: "ask", request });
    if (this.#options.decides) await this.#receipt(request.id);
  }

  /** The desk may be gone by now; it shows the ask again when it is back. */
  async #receipt(id: string): Promise<void> {
    try {
      await this.#client.seen(id);
    } catch (error) {
      if (!(error instanceof VistoError) || !error.kind.retryable) throw error;
      this.#shown.delete(id);
    }
  }
}
