import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as the test says, for what a real desk never does. */
export class StubDesk {
  readonly calls: string[] = [];
  #server: Server;
  #handler: Handler;
  #port = 0;

  constructor(handler: Handler) {
    this.#handler = handler;
    this.#server = this.#make();
  }

  static async start(context: TestContext, handler: Handler): Promise<StubDesk> {
    const desk = new StubDesk(handler);
    await desk.listen();
    context.after(() => desk.close());
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(): Promise<void> {
    this.#server = this.#make();
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #make(): Server {
    return createServer((request, response) => {
      this.calls.push(`${request.method} ${request.url}`);
      this.#handler(request, response);
    });
  }
}

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
