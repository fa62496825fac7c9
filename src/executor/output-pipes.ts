import { execFile } from "node:child_process";
import { closeSync, constants, existsSync, open, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
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

/** Two named pipes that nobody has open. */
interface Pair {
  readonly folder: string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Gives out pipes. The ones that Node makes itself are sockets, which a child cannot open again by name: `echo oops >
 * /dev/stderr` would fail there with ENXIO, and such lines are common in scripts. Making one takes a program, so a pair
 * is used again once its streams have ended: then no process holds the other end any more.
 */
export class PipePool {
  readonly #folder: string;
  readonly #free: Pair[] = [];

  /** `folder` is ours alone; it is made when it is needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async take(): Promise<OutputPipes> {
    const pair = this.#freePair() ?? (await this.#make());
    const stdout = await openPipe(pair.stdout);
    const stderr = await openPipe(pair.stderr);
    this.#returnAfterUse(pair, [stdout.stream, stderr.stream]);
    return {
      stdout: stdout.stream,
      stderr: stderr.stream,
      childEnds: [stdout.childEnd, stderr.childEnd],
      release() {
        closeSync(stdout.childEnd);
        closeSync(stderr.childEnd);
      },
      close() {
        stdout.stream.destroy();
        stderr.stream.destroy();
      },
    };
  }

  /** A pair whose folder somebody has tidied away is forgotten. */
  #freePair(): Pair | undefined {
    const pair = this.#free.pop();
    return pair === undefined || existsSync(pair.stderr) ? pair : this.#freePair();
  }

  async #make(): Promise<Pair> {
    if ((await mkdir(this.#folder, { recursive: true, mode: 0o700 })) !== undefined)
      removeAtExit(this.#folder);
    const folder = await mkdtemp(join(this.#folder, "pair-"));
    const pair = { folder, stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
    await run("mkfifo", ["-m", "600", pair.stdout, pair.stderr]);
    return pair;
  }

  /** A stream that was left before its end may still have a writer: nobody else may ever read from that one. */
  #returnAfterUse(pair: Pair, streams: readonly Readable[]): void {
    let open = streams.length;
    for (const stream of streams) {
      stream.once("close", () => {
        if (--open > 0) return;
        if (streams.every((one) => one.readableEnded)) this.#free.push(pair);
        else void rm(pair.folder, { recursive: true, force: true });
      });
    }
  }
}

/** Without a writer the reading end must not block in `open`, and with a reader the writing end does not. */
async function openPipe(name: string): Promise<{ stream: Readable; childEnd: number }> {
  const reader = await openDescriptor(name, constants.O_RDONLY | constants.O_NONBLOCK);
  const childEnd = await openDescriptor(name, constants.O_WRONLY);
  return { stream: new Socket({ fd: reader, readable: true, writable: false }), childEnd };
}

const madeHere = new Set<string>();

/** A folder that this process has made goes with it; what a killed one leaves, the next desk removes. */
function removeAtExit(folder: string): void {
  if (madeHere.size === 0) {
    process.once("exit", () => {
      for (const made of madeHere) rmSync(made, { recursive: true, force: true });
    });
  }
  madeHere.add(folder);
}
