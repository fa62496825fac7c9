import { monotonicFactory } from "ulid";
import type { Instant } from "./clock.ts";

/** Makes ids; injected where a test wants to foresee them. */
export type NewId = (prefix: string, now: Instant) => string;

const next = monotonicFactory();

/** A prefix and a ULID (`req_01J…`): sortable by time, and in order within one process. */
export const newId: NewId = (prefix, now) => `${prefix}_${next(now)}`;
