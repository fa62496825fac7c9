import type { Milliseconds } from "../../base/clock.ts";

/** How long a call waits where nobody said otherwise: less than the 60 s after which many clients give up. */
export const usualWait: Milliseconds = 50_000;
