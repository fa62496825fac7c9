import type { Clock, Instant, Milliseconds } from "../base/clock.ts";
import { contentKey, hashFile, statOf } from "./file-hash.ts";

const memoAge: Milliseconds = 1_000;
/** A file changed more recently may change again within one tick of the file system's clock, unseen. */
const settledAge: Milliseconds = 2_000;
const mostEntries = 2_000;

/**
 * Remembers hashes for as long as device, inode, size and both times of a file are the same, and look-ups for one second
 * for callers that say they may be a little stale.
 */
export class FactsCache {
  readonly #clock: Clock;
  readonly #hashes = new Map<string, Promise<string | null>>();
  readonly #memos = new Map<string, { readonly until: Instant; readonly value: Promise<unknown> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** As `hashFile`; a hash in the making is shared. */
  async hash(path: string): Promise<string | null> {
    const stats = await statOf(path);
    if (!stats?.isFile()) return null;
    if (this.#clock.now() - Number(stats.ctimeMs) < settledAge) return hashFile(path);
    const key = contentKey(stats);
    const known = this.#hashes.get(key);
    if (known) return known;
    const hash = hashFile(path);
    remember(this.#hashes, key, hash);
    if (!isContentHash(await forgetOnFailure(this.#hashes, key, hash))) this.#hashes.delete(key);
    return hash;
  }

  /** The answer of `load` for this key, at most one second old. */
  memo<T>(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.#clock.monotonic();
    const known = this.#memos.get(key);
    if (known && now < known.until) return known.value as Promise<T>;
    const value = load();
    remember(this.#memos, key, { until: now + memoAge, value });
    return forgetOnFailure(this.#memos, key, value);
  }
}

function isContentHash(hash: string | null): boolean {
  return hash !== null && !hash.startsWith("unread:");
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostEntries && oldest !== undefined) map.delete(oldest);
}

async function forgetOnFailure<T>(map: Map<string, unknown>, key: string, value: Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    map.delete(key);
    throw error;
  }
}
