import type { Milliseconds } from "../../../base/clock.ts";

/** Each step is so much longer than the one before it: a quantile is right to 2 %. */
const step = Math.log(1.04);

/** How often which durations came, to 2 %: small enough to be kept for every group, and to be summed up. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(duration: Milliseconds): void {
    this.#addTo(Math.round(Math.log1p(Math.max(0, duration)) / step), 1);
  }

  addAll(other: Histogram): void {
    for (const [bucket, count] of other.#counts) this.#addTo(bucket, count);
  }

  #addTo(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#count += count;
  }

  /** The duration that a share of all were no longer than, or null where there is none. */
  quantile(share: number): Milliseconds | null {
    let left = Math.ceil(share * this.#count);
    for (const [bucket, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.round(Math.expm1(bucket * step));
    }
    return null;
  }
}
