const [steps, question, reading] = [0, 1, 2];

/** How far the judge's thread is: written by the thread, read by whoever watches over it. */
export class Progress {
  readonly shared: SharedArrayBuffer;
  readonly #cells: Int32Array;

  /** A new thread begins with reading the policy; the thread itself takes what it is given. */
  constructor(given?: SharedArrayBuffer) {
    this.shared = given ?? new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
    this.#cells = new Int32Array(this.shared);
    if (!given) Atomics.store(this.#cells, reading, 1);
  }

  /** The thread begins a question. */
  begin(id: number): void {
    Atomics.store(this.#cells, question, id);
    Atomics.add(this.#cells, steps, 1);
  }

  /** The thread has answered all that it was asked. */
  rest(): void {
    this.begin(0);
  }

  /** The thread does work that may take longer than a question. */
  whileReading<T>(work: () => T): T {
    Atomics.store(this.#cells, reading, 1);
    try {
      return work();
    } finally {
      Atomics.store(this.#cells, reading, 0);
      Atomics.add(this.#cells, steps, 1);
    }
  }

  get steps(): number {
    return Atomics.load(this.#cells, steps);
  }

  get isReading(): boolean {
    return Atomics.load(this.#cells, reading) === 1;
  }

  /** The question that it is at, or 0. */
  get question(): number {
    return Atomics.load(this.#cells, question);
  }
}
