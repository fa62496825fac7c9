import { cpus, loadavg, release, totalmem } from "node:os";

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly redis: string | null;
  /** Load average of the last minute when the bench began: above 0.5 others were at work. */
  readonly loadAtStart: number;
}

export function describeMachine(redis: string | undefined): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model ?? "unknown",
    processors: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    redis: redis ?? null,
    loadAtStart: loadavg()[0] ?? 0,
  };
}
