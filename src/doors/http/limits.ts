import type { Clock, Milliseconds } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import { type Rate, RateLimit } from "../../base/rate-limit.ts";
import { clip, visible } from "../../base/text.ts";

/** Calls a second of one token, or no limit of calls at all. */
export type CallRate = number | "off";

/** High enough for 500 agents that share a token. */
export const usualCallRate = 5_000;

/** Whoever guesses tokens is slowed down; a right token from the same address is not. */
const wrongTokenRate: Rate = { perSecond: 20, burst: 100 };

const mostPolls = 10_000;
const mostStreams = 500;

/** How long whoever finds no place is told to wait. */
const placeWait: Milliseconds = 1_000;

/** How much callers may ask of the desk at a time, so that one that has gone wild does not take it from the others. */
export class Limits {
  /** Long-polls that are held, and event streams that are open. */
  readonly polls = new Places("long-polls", mostPolls);
  readonly streams = new Places("event streams", mostStreams);
  readonly #calls: RateLimit | undefined;
  readonly #submissions: RateLimit | undefined;
  readonly #wrongTokens: RateLimit;

  constructor(clock: Clock, rate: CallRate = usualCallRate) {
    this.#wrongTokens = new RateLimit(clock, wrongTokenRate);
    if (rate === "off") return;
    this.#calls = new RateLimit(clock, { perSecond: rate, burst: rate * 4 });
    this.#submissions = new RateLimit(clock, { perSecond: rate / 10, burst: rate });
  }

  /** Counts a call made with this token. */
  call(tokenId: string): void {
    const wait = this.#calls?.take(tokenId) ?? 0;
    if (wait > 0) throw tooMany("Too many calls with this token", wait);
  }

  /** Counts an ask of this agent. */
  submission(agent: string): void {
    const wait = this.#submissions?.take(agent) ?? 0;
    if (wait > 0) throw tooMany(`Too many asks of the agent ${visible(clip(agent, 60))}`, wait);
  }

  /** Counts a token that nobody has, from this address. */
  wrongToken(address: string): void {
    const wait = this.#wrongTokens.take(address);
    if (wait > 0) throw tooMany("Too many wrong tokens from this address", wait);
  }
}

/** A number of places of which each can be taken by one at a time. */
class Places {
  readonly #what: string;
  readonly #most: number;
  #taken = 0;

  constructor(what: string, most: number) {
    this.#what = what;
    this.#most = most;
  }

  /** Takes a place; the answer gives it back, once. */
  take(): () => void {
    if (this.#taken >= this.#most) {
      throw tooMany(`There are ${this.#most} open ${this.#what} already`, placeWait);
    }
    this.#taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#taken -= 1;
      isTaken = false;
    };
  }
}

function tooMany(what: string, wait: Milliseconds): VistoError {
  const seconds = Math.ceil(wait / 1_000);
  return new VistoError("rate_limited", `${what}: try again in ${seconds} s.`, {
    retryAfterMs: seconds * 1_000,
  });
}
