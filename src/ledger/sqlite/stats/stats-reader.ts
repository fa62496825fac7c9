import type { Instant } from "../../../base/clock.ts";
import type { Database } from "../../../base/sqlite/database.ts";
import type { RequestStats, StatsQuery } from "../../queries.ts";
import { type Block, type Range, readBlock } from "./block.ts";
import { sumGroups } from "./sum-groups.ts";

/** How much is read, and read together. */
export interface StatsBounds {
  /** How many requests are read and kept together. */
  readonly blockLength: number;
  /** The most blocks of which figures are made. */
  readonly mostBlocks: number;
}

/** Some 16 ms of reading a block; a million requests, read for the first time in some 1.6 s. */
const usualBounds: StatsBounds = { blockLength: 10_000, mostBlocks: 100 };

/**
 * Counts requests of a window of time. Of a block whose requests are all over the counts are kept, because they cannot
 * change; so only the first question reads all of the window, and later ones what is new or still open.
 */
export class StatsReader {
  readonly #db: Database;
  readonly #bounds: StatsBounds;
  /** By the number of the block. */
  readonly #kept = new Map<number, Block>();

  constructor(db: Database, bounds: StatsBounds = usualBounds) {
    this.#db = db;
    this.#bounds = bounds;
  }

  read(query: StatsQuery): RequestStats {
    const { blockLength, mostBlocks } = this.#bounds;
    const newest = this.#newest();
    const earliest = Math.max(1, (this.#blockOf(newest) - mostBlocks + 1) * blockLength);
    const first = Math.max(earliest, this.#firstSince(query.since, newest));
    const blocks = this.#blocks(first, newest, query.since);
    const isPartial =
      first === earliest && (this.#madeAt(earliest - 1) ?? Number.NEGATIVE_INFINITY) >= query.since;
    const since = isPartial ? (this.#madeAt(first) ?? query.since) : query.since;
    return {
      since,
      isPartial,
      ...sumGroups(
        blocks.flatMap(({ groups }) => groups),
        query,
      ),
    };
  }

  #newest(): number {
    const row = this.#db.sql("SELECT max(n) AS n FROM requests").get() as { n: number | null };
    return row.n ?? 0;
  }

  #madeAt(n: number): Instant | undefined {
    const row = this.#db.sql("SELECT created_at AS at FROM requests WHERE n = ?").get(n);
    return (row as { at: Instant } | undefined)?.at;
  }

  /** The first number that may have been made since then: times rise with the numbers, unless the clock was set back. */
  #firstSince(since: Instant, newest: number): number {
    let low = 1;
    let high = newest + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#madeAtOrAfter(middle) >= since) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** When the first request from this number on was made; retention may leave gaps. */
  #madeAtOrAfter(n: number): Instant {
    const row = this.#db.sql("SELECT created_at AS at FROM requests WHERE n >= ? ORDER BY n LIMIT 1").get(n);
    return (row as { at: Instant } | undefined)?.at ?? Number.POSITIVE_INFINITY;
  }

  #blocks(first: number, newest: number, since: Instant): Block[] {
    const { blockLength } = this.#bounds;
    const blocks: Block[] = [];
    for (let number = this.#blockOf(first); number <= this.#blockOf(newest); number++) {
      const range = { first: number * blockLength, last: (number + 1) * blockLength - 1 };
      const isWhole = first <= range.first && range.last <= newest;
      blocks.push(isWhole ? this.#whole(number, range) : readBlock(this.#db, { ...range, since }));
    }
    return blocks;
  }

  /** All of a block lies within the window, so that its counts serve every later window, too. */
  #whole(number: number, range: Omit<Range, "since">): Block {
    const kept = this.#kept.get(number);
    if (kept) return kept;
    const block = readBlock(this.#db, { ...range, since: 0 });
    if (block.isOver) this.#kept.set(number, block);
    return block;
  }

  #blockOf(n: number): number {
    return Math.floor(n / this.#bounds.blockLength);
  }
}
