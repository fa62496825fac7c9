import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";

/** One frame of an event stream; `id` stands only where the desk wrote one. */
export interface Frame {
  readonly id?: number;
  readonly event?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of many shapes.
  readonly data?: any;
}

/** A client of `GET /events` that keeps every frame it got. */
export class EventListener {
  readonly frames: Frame[] = [];
  readonly response: IncomingMessage;
  readonly #request: ClientRequest;
  readonly #awaited = new Set<() => void>();
  #rest = "";
  #ended = false;

  static connect(
    url: string,
    token: string,
    headers: Record<string, string> = {},
    query = "",
  ): Promise<EventListener> {
    const { promise, resolve, reject } = Promise.withResolvers<EventListener>();
    const request = httpRequest(`${url}/api/v1/events${query}`, {
      agent: false,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    request.once("response", (response) => resolve(new EventListener(request, response)));
    request.on("error", reject);
    request.end();
    return promise;
  }

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    response.setEncoding("utf8");
    response.on("data", (piece: string) => this.#take(piece));
    response.on("error", () => {});
    response.once("close", () => {
      this.#ended = true;
      this.#tell();
    });
  }

  /** Resolves with the first frame that fits, of those that came and those that come. */
  async find(fits: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(fits);
      if (found) return found;
      if (this.#ended) throw new Error("the stream ended before the frame came");
      await this.#next();
    }
  }

  /** Resolves when the desk has ended the stream. */
  async ended(): Promise<void> {
    while (!this.#ended) await this.#next();
  }

  close(): void {
    this.#request.destroy();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#awaited.add(resolve));
  }

  #tell(): void {
    const awaited = [...this.#awaited];
    this.#awaited.clear();
    for (const resolve of awaited) resolve();
  }

  #take(piece: string): void {
    const blocks = (this.#rest + piece).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) this.frames.push(frameOf(block));
    this.#tell();
  }
}

function frameOf(block: string): Frame {
  const field = (name: string): string | undefined =>
    block
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const [id, event, data] = [field("id"), field("event"), field("data")];
  return {
    id: id === undefined ? undefined : Number(id),
    event,
    data: data === undefined ? undefined : JSON.parse(data),
  };
}
