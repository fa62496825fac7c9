/** How many deliveries may be on their way over one channel: one that hangs leaves room for the others. */
const mostAtOnce = 32;

/** Counts what is on its way over each channel. */
export class ChannelSlots {
  readonly #taken = new Map<string, number>();

  /** Does the work unless the channel is full, which it never is for what is urgent; undefined if it is. */
  async use<T>(channel: string, isUrgent: boolean, work: () => Promise<T>): Promise<T | undefined> {
    const taken = this.#taken.get(channel) ?? 0;
    if (taken >= mostAtOnce && !isUrgent) return undefined;
    this.#taken.set(channel, taken + 1);
    try {
      return await work();
    } finally {
      this.#release(channel);
    }
  }

  #release(channel: string): void {
    const left = (this.#taken.get(channel) ?? 1) - 1;
    if (left > 0) this.#taken.set(channel, left);
    else this.#taken.delete(channel);
  }
}
