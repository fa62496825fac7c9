import { randomBytes } from "node:crypto";
import type { Instant } from "./clock.ts";

/** Makes ids; injected where a test wants to foresee them. */
export type NewId = (prefix: string, now: Instant) => string;

/** Crockford's base 32, as the ULID specification (github.com/ulid/spec) has it. */
const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Each half of a ULID's 80 random bits: 40 bits are 8 digits, and still an exact number. */
const halfRange = 2 ** 40;

function encode(value: number, length: number): string {
  let text = "";
  let rest = value;
  for (let i = 0; i < length; i++) {
    text = digits[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/**
 * Makes ULIDs that rise within this process, also while the clock stands still or goes back: then the random part
 * counts on. (The `ulid` package does the same at 8 µs an id, which was a third of a submission; this takes 0.4 µs.)
 */
function monotonicUlid(): (now: Instant) => string {
  let lastTime = -1;
  let head = "";
  let tail = halfRange;
  return (now) => {
    if (now > lastTime || tail >= halfRange) {
      lastTime = now > lastTime ? now : lastTime + 1;
      const random = randomBytes(10);
      head = encode(lastTime, 10) + encode(random.readUIntBE(0, 5), 8);
      // Room above the start, so that a busy millisecond does not run out of numbers.
      tail = Math.floor(random.readUIntBE(5, 5) / 2);
    }
    return head + encode(tail++, 8);
  };
}

const next = monotonicUlid();

/** A prefix and a ULID (`req_01J…`): sortable by time, and in order within one process. */
export const newId: NewId = (prefix, now) => `${prefix}_${next(now)}`;
