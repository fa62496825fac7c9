/** Waiting for other processes: the one place of the suites where real time passes. */

const lookEvery = 20;

/** Resolves after `ms` milliseconds of real time. */
export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks again and again until `look` finds something; answers it, or undefined after `limit` milliseconds. */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  limit: number,
): Promise<T | undefined> {
  const end = performance.now() + limit;
  for (;;) {
    const found = await look();
    if (found !== undefined || performance.now() >= end) return found;
    await wait(lookEvery);
  }
}

/** What the promise resolves with, or undefined when that takes longer than `limit` milliseconds. */
export async function within<T>(promise: Promise<T>, limit: number): Promise<T | undefined> {
  const over = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => over.resolve(undefined), limit);
  try {
    return await Promise.race([promise, over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
