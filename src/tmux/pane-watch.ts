import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { Service } from "../base/service.ts";
import { isAway, type PaneView, type Tmux } from "./tmux.ts";

/** How often the panes of a server are looked at. */
export const lookEvery: Milliseconds = 250;
/** How often it is tried whether a server that was away is back. */
const tryEvery: Milliseconds = 1_000;

export interface PaneWatchParts {
  readonly tmux: Tmux;
  readonly clock: Clock;
  readonly log: Log;
  /** Is given every look, and none where the server is gone; of one that hangs nothing is known. The next look waits for it. */
  readonly onLook: (views: readonly PaneView[]) => unknown;
}

/** Looks at all panes of a server, again and again; a server that goes away is waited for. */
export class PaneWatch implements Service {
  readonly #parts: PaneWatchParts;
  #timer: Timer | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isRunning = false;
  #away: string | undefined;

  constructor(parts: PaneWatchParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#next(0);
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#timer?.cancel();
    await this.#looking;
  }

  /** Steadily: a look that took long is not followed by a whole wait. */
  #next(wait: Milliseconds): void {
    if (!this.#isRunning) return;
    const { clock, log } = this.#parts;
    this.#timer = clock.after(wait, () => {
      const began = clock.monotonic();
      this.#looking = bestEffort(log, "screen_look_failed", () => this.#look()).then(() => {
        const every = this.#away === undefined ? lookEvery : tryEvery;
        this.#next(Math.max(every / 5, every - (clock.monotonic() - began)));
      });
    });
  }

  async #look(): Promise<void> {
    const { tmux, onLook } = this.#parts;
    const seen = await tmux.look();
    if (!this.#isRunning) return;
    this.#note(isAway(seen) ? seen.away : undefined);
    if (!isAway(seen)) await onLook(seen);
    else if (seen.isGone) await onLook([]);
  }

  #note(away: string | undefined): void {
    const { tmux, log } = this.#parts;
    if (away !== undefined && this.#away === undefined)
      log.warn("tmux_away", { socket: tmux.socket, why: away });
    if (away === undefined && this.#away !== undefined) log.info("tmux_back", { socket: tmux.socket });
    this.#away = away;
  }
}
