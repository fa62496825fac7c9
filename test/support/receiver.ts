import { TestChild } from "./child.ts";

/** One call as the receiver has read it. */
export interface Received {
  readonly at: number;
  readonly key: string;
  readonly body: string;
  readonly ids: readonly string[];
  readonly isSigned: boolean;
  readonly answer: "ok" | "fail" | "hang";
}

/** A receiver of webhooks in a process of its own, which is killed and started again on the same port. */
export class Receiver {
  readonly #failing: number;
  readonly #hanging: number;
  readonly #secret: string;
  readonly #children: TestChild[] = [];
  #port = 0;

  /** The shares of calls that it fails and that it never answers, and the secret under which calls are signed. */
  constructor(failing: number, hanging: number, secret: string) {
    this.#failing = failing;
    this.#hanging = hanging;
    this.#secret = secret;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook`;
  }

  async start(): Promise<void> {
    const seed = this.#children.length + 1;
    const words = [this.#port, this.#failing, this.#hanging, seed, this.#secret].map(String);
    const child = TestChild.script("receiver-child", ...words);
    this.#children.push(child);
    this.#port = Number((await child.says(/^ready \d+$/)).split(" ")[1]);
  }

  async kill(): Promise<void> {
    await this.#children.at(-1)?.kill();
  }

  /** Every call that any of its processes has read. */
  get received(): readonly Received[] {
    const lines = this.#children.flatMap(({ lines: said }) => said.filter((line) => line.startsWith("{")));
    return lines.map((line) => JSON.parse(line) as Received);
  }
}
