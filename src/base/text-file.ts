import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** More than any file has that a person writes. */
const usualLargest = 1024 * 1024;

/**
 * Reads a text that somebody else wrote, and never waits for it: a named pipe would keep its reader for good, and what has
 * no end would use up its memory. @throws Error that says what was expected of the file.
 */
export function readTextFile(file: string, largest = usualLargest): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseOtherKinds(descriptor);
    return decode(readUpTo(descriptor, largest));
  } finally {
    closeSync(descriptor);
  }
}

function refuseOtherKinds(descriptor: number): void {
  const stats = fstatSync(descriptor);
  if (stats.isFile()) return;
  const kind = stats.isDirectory() ? "a folder" : stats.isFIFO() ? "a named pipe" : "a device";
  throw new Error(`expected a file, got ${kind}`);
}

function readUpTo(descriptor: number, largest: number): Buffer {
  const { size } = fstatSync(descriptor);
  if (size > largest) throw tooLarge(largest);
  // It may have grown since; one byte more than is allowed shows that.
  const bytes = Buffer.alloc(largest + 1);
  let length = 0;
  for (;;) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > largest) throw tooLarge(largest);
  }
}

function tooLarge(largest: number): Error {
  return new Error(`expected at most ${largest} bytes, got more`);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error("expected UTF-8 throughout: save it in that encoding", { cause: error });
  }
}
