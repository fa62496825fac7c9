import { execFile } from "node:child_process";
import { closeSync, constants, open } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Bare descriptors: a FileHandle would close its own when it is collected. */
const openDescriptor = promisify(open) as (name: string, flags: number) => Promise<number>;

/** A real pipe for each output stream of a child. */
export interface OutputPipes {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** The child's ends, to be inherited by it. */
  readonly childEnds: readonly [stdout: number, stderr: number];
  /** Gives the child's ends up: to be called right after the spawn, else the streams never end. */
  release(): void;
  /** Closes our ends, for a child that never was. */
  close(): void;
}

/**
 * Opens two pipes. The ones that Node makes itself are sockets, which a child cannot open again by name: `echo oops >
 * /dev/stderr` would fail there with ENXIO, and such lines are common in scripts.
 */
export async function openOutputPipes(): Promise<OutputPipes> {
  const folder = await mkdtemp(join(tmpdir(), "visto-pipes-"));
  try {
    const names = [join(folder, "stdout"), join(folder, "stderr")] as const;
    await run("mkfifo", ["-m", "600", ...names]);
    const stdout = await openPipe(names[0]);
    const stderr = await openPipe(names[1]);
    const release = (): void => {
      closeSync(stdout.childEnd);
      closeSync(stderr.childEnd);
    };
    return {
      stdout: stdout.stream,
      stderr: stderr.stream,
      childEnds: [stdout.childEnd, stderr.childEnd],
      release,
      close() {
        stdout.stream.destroy();
        stderr.stream.destroy();
      },
    };
  } finally {
    // An open pipe needs its name no more.
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without a writer the reading end must not block in `open`, and with a reader the writing end does not. */
async function openPipe(name: string): Promise<{ stream: Readable; childEnd: number }> {
  const reader = await openDescriptor(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const childEnd = await openDescriptor(name, constants.O_WRONLY);
  return { stream: new Socket({ fd: reader, readable: true, writable: false }), childEnd };
}
