import type { Timer } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { VistoClient, WaitOptions, WaitUntil } from "../client.ts";
import { deadlineGrace } from "../domain/at-deadline.ts";
import { isDecided } from "../domain/lifecycle.ts";
import type { RequestView } from "../domain/view.ts";
import type { Context } from "./context.ts";
import { countdown, waitingLines } from "./render/ask.ts";
import { fit } from "./text-width.ts";

/** The desk closes an ask, or approves it at its deadline, at most one sweep late. */
const sweepMargin = deadlineGrace + 3_000;
/** A cleared command has its own limits at the desk; without a desk nobody waits for them for ever. */
const patience = 600_000;

export interface WaitPlan {
  readonly until: WaitUntil;
  /** How long at most; without it, until the deadline of the ask has passed or it is finished. */
  readonly waitMs?: number;
  readonly signal: AbortSignal;
}

/** Waits for a request, visibly in a terminal and silently elsewhere, and answers the last state known. */
export async function waitVisibly(
  context: Context,
  client: VistoClient,
  request: RequestView,
  plan: WaitPlan,
): Promise<RequestView> {
  const display = new WaitingDisplay(context);
  display.show(request);
  try {
    return await waitInTurn(context, client, request, plan, display);
  } finally {
    display.end();
  }
}

/** First for the decision, bounded by the deadline, then for the end. */
async function waitInTurn(
  { clock }: Context,
  client: VistoClient,
  request: RequestView,
  { until, waitMs, signal }: WaitPlan,
  display: WaitingDisplay,
): Promise<RequestView> {
  const { id } = request;
  const began = clock.monotonic();
  const left = (): number => (waitMs ?? 0) - (clock.monotonic() - began);
  const trouble = { signal, onTrouble: (error?: VistoError) => display.trouble(error) };
  const untilDeadline = Date.parse(request.deadline) - clock.now() + sweepMargin;
  const decided = await waitPatiently(client, request, "decided", {
    ...trouble,
    deadlineMs: waitMs === undefined ? Math.max(0, untilDeadline) : left(),
  });
  if (until === "decided" || !isDecided(decided.status)) return decided;
  display.show(decided);
  const bound = waitMs === undefined ? { unreachableMs: patience } : { deadlineMs: Math.max(0, left()) };
  return waitMs === undefined
    ? client.waitFor(id, "finished", { ...trouble, ...bound })
    : waitPatiently(client, decided, "finished", { ...trouble, ...bound });
}

/** A wait that ended without a desk ends with what was known before. */
async function waitPatiently(
  client: VistoClient,
  known: RequestView,
  until: WaitUntil,
  options: WaitOptions,
): Promise<RequestView> {
  try {
    return await client.waitFor(known.id, until, options);
  } catch (error) {
    if (error instanceof VistoError && error.kind.retryable) return known;
    throw error;
  }
}

/** What a person sees while an ask waits: what it is, who can decide, and one line that counts down in place. */
class WaitingDisplay {
  readonly #context: Context;
  #request: RequestView | undefined;
  #trouble: string | undefined;
  #tick: Timer | undefined;
  #isIntroduced = false;

  constructor(context: Context) {
    this.#context = context;
  }

  show(request: RequestView): void {
    this.#request = request;
    if (!this.#isShown) return;
    if (!this.#isIntroduced && !isDecided(request.status)) {
      this.#isIntroduced = true;
      this.#context.output.note(...waitingLines(request, this.#context.terminal.noteStyle));
    }
    this.#draw();
  }

  trouble(error: VistoError | undefined): void {
    this.#trouble = error && "  the desk does not answer, trying again";
    if (this.#isShown) this.#draw();
  }

  end(): void {
    this.#tick?.cancel();
    if (this.#isShown) this.#context.terminal.rewrite("");
  }

  get #isShown(): boolean {
    return this.#context.terminal.showsNotes && !this.#context.output.json;
  }

  #draw(): void {
    const { clock, terminal } = this.#context;
    this.#tick?.cancel();
    if (!this.#request) return;
    const text = this.#trouble ?? countdown(this.#request, clock.now());
    terminal.rewrite(terminal.noteStyle.dim(fit(text, terminal.noteColumns - 1)));
    this.#tick = clock.after(1_000, () => this.#draw());
  }
}
