import type { Instant } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { DeadLetter } from "./message.ts";

/** Where a page of dead letters goes on: after this one, newest first. */
export interface DeadLetterPosition {
  readonly diedAt: Instant;
  readonly id: string;
}

/** Before the first page: later than every letter. */
const beginning: DeadLetterPosition = { diedAt: Number.MAX_SAFE_INTEGER, id: "" };

export function writeCursor(letter: DeadLetter): string {
  return `${letter.diedAt}~${letter.id}`;
}

/** @throws VistoError `usage` for a text that `writeCursor` did not write. */
export function readCursor(cursor: string | undefined): DeadLetterPosition {
  if (cursor === undefined) return beginning;
  const [, diedAt, id] = /^(\d{1,16})~(.+)$/.exec(cursor) ?? [];
  if (diedAt !== undefined && id !== undefined) return { diedAt: Number(diedAt), id };
  throw new VistoError("usage", `expected the nextCursor of the last page, got ${JSON.stringify(cursor)}`);
}
