import { createHash } from "node:crypto";
import { type BigIntStats, constants, stat } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

const chunkBytes = 1 << 20;
/** How often a file that changes while it is read is read again. */
const attempts = 3;

/** What tells one content of a file from another without reading it. */
export function contentKey(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}

/**
 * Hex SHA-256 of a regular file's content. A file that exists but cannot be read (or does not hold still) gives
 * `unread:` and its identity and times, which a change alters as well; null when there is no such regular file.
 */
export async function hashFile(path: string): Promise<string | null> {
  const stats = await statOf(path);
  if (!stats?.isFile()) return null;
  return (await readHash(path)) ?? `unread:${contentKey(stats)}`;
}

/** The file's status with nanoseconds, links followed; undefined when there is no such file. */
export async function statOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await statIfAny(path);
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

/** Most words of a command name no file: an answer without an error and its stack costs a fifth of one with them. */
function statIfAny(path: string): Promise<BigIntStats | undefined> {
  return new Promise((resolve, reject) => {
    stat(path, { bigint: true, throwIfNoEntry: false }, (error, stats) =>
      error ? reject(error) : resolve(stats),
    );
  });
}

/** True for an answer about the path (also one that no path can have, with a NUL in it), as against a bug of ours. */
export function isFileError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return "syscall" in error || ("code" in error && error.code === "ERR_INVALID_ARG_VALUE");
}

async function readHash(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    // A pipe put in the file's place must not hold us up.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await file.stat({ bigint: true });
      if (!before.isFile()) return undefined;
      const hash = await hashContent(file);
      if (contentKey(await file.stat({ bigint: true })) === contentKey(before)) return hash;
    }
    return undefined;
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}

async function hashContent(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
