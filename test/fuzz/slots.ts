/** Runs tasks on a few things of which each does one at a time; the one who asks waits until one is free. */
export interface Slots<T> {
  /** Waits for a free one and begins; it does not wait for the end. */
  begin(task: (one: T) => Promise<void>): Promise<void>;
  /** Waits until nothing runs; throws what a task threw. */
  idle(): Promise<void>;
}

export function makeSlots<T>(things: readonly T[]): Slots<T> {
  const free = [...things];
  const running = new Set<Promise<void>>();
  return {
    async begin(task) {
      while (free.length === 0) await Promise.race(running);
      const thing = free.pop() as T;
      const run = task(thing).finally(() => {
        free.push(thing);
        running.delete(run);
      });
      running.add(run);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}
