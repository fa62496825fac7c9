/** What a load took: calls a second over all, and the milliseconds of each call. */
export interface Load {
  readonly perSecond: number;
  readonly took: readonly number[];
}

/** Makes `count` calls, `width` of them at any time: each that ends begins the next. */
export async function inFlight(
  count: number,
  width: number,
  call: (n: number) => Promise<unknown>,
): Promise<Load> {
  const took: number[] = [];
  let next = 0;
  const begun = performance.now();
  const keepCalling = async (): Promise<void> => {
    while (next < count) {
      const at = performance.now();
      await call(next++);
      took.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: width }, keepCalling));
  return { perSecond: count / ((performance.now() - begun) / 1_000), took };
}
