import type { Clock, Milliseconds } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import { type Rate, RateLimit } from "../../base/rate-limit.ts";
import { clip, visible } from "../../base/text.ts";
import { permits } from "../../domain/permissions.ts";
import type { Identity } from "../../domain/reviewer.ts";

/** Calls a second of one token, or no limit of calls at all. */
export type CallRate = number | "off";

/** High enough for 500 agents that share a token. */
export const usualCallRate = 5_000;

/** Whoever guesses tokens is slowed down; a right token from the same address is not. */
const wrongTokenRate: Rate = { perSecond: 20, burst: 100 };

/** How many places there are, and how many of them no agent may take: whoever decides must never be shut out. */
const pollPlaces = { all: 10_000, notForAgents: 1_000 };
const streamPlaces = { all: 500, notForAgents: 100 };

/** Searches of one token that are looked for at a time: the others' wait behind them. */
const mostSearches = 8;

/** How long whoever finds no place is told to wait. */
const placeWait: Milliseconds = 1_000;

/** How much callers may ask of the desk at a time, so that one that has gone wild does not take it from the others. */
export class Limits {
  /** Long-polls that are held, and event streams that are open. */
  readonly polls = new Places("long-polls", pollPlaces);
  readonly streams = new Places("event streams", streamPlaces);
  readonly #searches = new Map<string, number>();
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

  /** Counts an ask of this agent; under the same name two identities are two agents, so that neither uses up the other's. */
  submission({ name }: Pick<Identity, "name">, agent: string): void {
    const wait = this.#submissions?.take(`${name} ${agent}`) ?? 0;
    if (wait > 0) throw tooMany(`Too many asks of the agent ${visible(clip(agent, 60))}`, wait);
  }

  /** Does a search unless as many of this token are on their way as may be. */
  async search<T>(tokenId: string, look: () => Promise<T>): Promise<T> {
    const running = this.#searches.get(tokenId) ?? 0;
    if (running >= mostSearches) {
      throw tooMany(`${mostSearches} searches with this token are on their way already`, placeWait);
    }
    this.#searches.set(tokenId, running + 1);
    try {
      return await look();
    } finally {
      this.#searchEnded(tokenId);
    }
  }

  #searchEnded(tokenId: string): void {
    const left = (this.#searches.get(tokenId) ?? 1) - 1;
    if (left > 0) this.#searches.set(tokenId, left);
    else this.#searches.delete(tokenId);
  }

  /** Counts a token that nobody has, from this address. */
  wrongToken(address: string): void {
    const wait = this.#wrongTokens.take(address);
    if (wait > 0) throw tooMany("Too many wrong tokens from this address", wait);
  }
}

interface PlaceCount {
  readonly all: number;
  readonly notForAgents: number;
}

/** A number of places of which each can be taken by one at a time, and of which some are kept from agents. */
class Places {
  readonly #what: string;
  readonly #count: PlaceCount;
  #taken = 0;

  constructor(what: string, count: PlaceCount) {
    this.#what = what;
    this.#count = count;
  }

  /** Takes a place; the answer gives it back, once. */
  take({ role }: Pick<Identity, "role">): () => void {
    const { all, notForAgents } = this.#count;
    const most = permits(role, "read-all") ? all : all - notForAgents;
    if (this.#taken >= most) throw tooMany(`There are ${most} open ${this.#what} already`, placeWait);
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
