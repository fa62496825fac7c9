/** Facts leave the core through this seam; the composition root decides where they are written. */
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** A log that keeps nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Runs work whose failure must not break its caller; the failure is logged, never dropped. */
export async function bestEffort(log: Log, event: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn(event, { error });
  }
}
