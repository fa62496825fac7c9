import { Agent, request } from "node:http";
import type { CameBack } from "../../support/described-api.ts";
import type { DrawnCall } from "./draw-call.ts";

/** Longer than any answer may take: what is not there by then hangs. */
const answerLimit = 5_000;

/** What became of a call: its answer, or that the connection ended without one. */
export type Sent = { readonly answer: CameBack; readonly ms: number } | { readonly lost: string };

/** Sends calls on kept connections. */
export class Sender {
  readonly #base: URL;
  readonly #agent: Agent;

  constructor(url: string, width: number) {
    this.#base = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: width });
  }

  send(
    { method, target, headers, body, apart }: DrawnCall,
    authorization: string | undefined,
  ): Promise<Sent> {
    const { promise, resolve } = Promise.withResolvers<Sent>();
    const began = performance.now();
    const sent = request({
      host: this.#base.hostname,
      port: this.#base.port,
      method,
      path: target,
      agent: apart ? false : this.#agent,
      timeout: answerLimit,
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
    });
    sent.on("timeout", () => sent.destroy(new Error(`nothing within ${answerLimit} ms`)));
    sent.on("error", (error) => resolve({ lost: error.message }));
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      const end = (): void => {
        const answer = {
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"],
          body: Buffer.concat(chunks).toString(),
        };
        resolve({ answer, ms: performance.now() - began });
      };
      if (response.headers["content-type"]?.startsWith("text/event-stream")) {
        // A stream has no end: its head is the answer.
        end();
        return void response.destroy();
      }
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", end);
      response.on("error", (error) => resolve({ lost: error.message }));
    });
    sent.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
