import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Seeded } from "./seeded.ts";

/** Stands between a client and a desk, and cuts connections off after a random number of bytes of the answer. */
export class CuttingProxy {
  readonly #server: Server;
  readonly #random: Seeded;
  readonly #most: number;
  readonly #open = new Set<Socket>();
  #cutsLeft: number;
  #isFirst = true;
  readonly #noneLeft = Promise.withResolvers<void>();

  /** Cuts so many connections, each after 1 to `most` bytes, and none after them. */
  static async start(url: string, cuts: number, most: number, random: Seeded): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(Number(new URL(url).port), cuts, most, random);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  private constructor(port: number, cuts: number, most: number, random: Seeded) {
    this.#cutsLeft = cuts;
    this.#most = most;
    this.#random = random;
    this.#server = createServer((client) => this.#join(client, port));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when all cuts were made. */
  get done(): Promise<void> {
    return this.#noneLeft.promise;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The first piece holds the head of an answer, without which no client can know that there is a desk. */
  #nextPiece(): number {
    if (this.#cutsLeft === 0) return Number.POSITIVE_INFINITY;
    const least = this.#isFirst ? 2_000 : 0;
    this.#isFirst = false;
    return least + Math.ceil(this.#random.between(0, this.#most));
  }

  #join(client: Socket, port: number): void {
    const desk = connect(port, "127.0.0.1");
    const end = (): void => {
      client.destroy();
      desk.destroy();
    };
    for (const socket of [client, desk]) {
      this.#open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        this.#open.delete(socket);
        end();
      });
    }
    client.pipe(desk);
    let left = this.#nextPiece();
    desk.on("data", (chunk: Buffer) => {
      client.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      desk.removeAllListeners("data");
      this.#cutsLeft -= 1;
      if (this.#cutsLeft === 0) this.#noneLeft.resolve();
      // What was let through arrives before the end does.
      client.end(end);
    });
  }
}
