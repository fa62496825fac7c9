import type { Clock, Milliseconds, Timer } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import type { Ledger, OutputChunk } from "../ledger/ledger.ts";

/** Output is gathered for this long, or up to this many bytes, before it is written. */
const gatherFor: Milliseconds = 100;
const gatherBytes = 64 * 1024;

/** Streams an execution's output into the ledger, in order and in few writes. */
export class OutputRecorder {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #execution: string;
  readonly #claim: string;
  #gathered: OutputChunk[] = [];
  #bytes = 0;
  #timer: Timer | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    surroundings: { readonly ledger: Ledger; readonly clock: Clock; readonly log: Log },
    execution: { readonly id: string; readonly claim: string },
  ) {
    this.#ledger = surroundings.ledger;
    this.#clock = surroundings.clock;
    this.#log = surroundings.log;
    this.#execution = execution.id;
    this.#claim = execution.claim;
  }

  add(stream: "stdout" | "stderr", bytes: Buffer): void {
    const last = this.#gathered.at(-1);
    if (last?.stream === stream) {
      this.#gathered[this.#gathered.length - 1] = { stream, bytes: Buffer.concat([last.bytes, bytes]) };
    } else {
      this.#gathered.push({ stream, bytes });
    }
    this.#bytes += bytes.length;
    if (this.#bytes >= gatherBytes) this.#write();
    else this.#timer ??= this.#clock.after(gatherFor, () => this.#write());
  }

  /** Writes what is left; resolves when all is on disk, or could not be written. */
  async end(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  #write(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const chunks = this.#gathered;
    if (chunks.length === 0) return;
    this.#gathered = [];
    this.#bytes = 0;
    this.#writing = this.#writing.then(() => this.#append(chunks));
  }

  /** Output that cannot be kept must not end the command; the outcome still will be recorded. */
  async #append(chunks: readonly OutputChunk[]): Promise<void> {
    try {
      await this.#ledger.appendOutput(this.#execution, this.#claim, chunks);
    } catch (error) {
      this.#log.error("output_not_recorded", { execution: this.#execution, error });
    }
  }
}
