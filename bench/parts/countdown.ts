/** Resolves when `tick` has been called `count` times. */
export function countdown(count: number): { readonly done: Promise<void>; tick(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return {
    done: promise,
    tick() {
      if (--left === 0) resolve();
    },
  };
}
