/**
 * A model server on loopback for tests of real clients: it speaks the interfaces of the vendors, and does what the turn
 * says (script.ts). It is no model and no part of visto; the clients that it drives are the real ones.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { within } from "../../support/wait.ts";
import { answerAnthropic } from "./anthropic.ts";
import { answerGemini } from "./gemini.ts";
import { answerChat } from "./openai-chat.ts";
import { answerResponses } from "./openai-responses.ts";

/** One turn that a client has sent. */
export interface Turn {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A person's words, or what a tool gave. */
  readonly kind: "words" | "result";
  readonly text: string;
}

/** JSON as it comes. */
// biome-ignore lint/suspicious/noExplicitAny: the vendors' bodies are theirs to shape.
export type Body = any;

/** How one vendor's interface is answered; answers the turn that came, or undefined for what is none. */
export type Dialect = (body: Body, response: ServerResponse) => Turn | undefined;

const turnLimit = 20_000;

/** Which paths speak which interface. */
const dialects: readonly (readonly [RegExp, Dialect])[] = [
  [/\/messages$/, answerAnthropic],
  [/\/responses$/, answerResponses],
  [/\/chat\/completions$/, answerChat],
  [/:(?:streamG|g)enerateContent$/, answerGemini],
];

export class FakeModel {
  readonly turns: Turn[] = [];
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeModel> {
    const model = new FakeModel();
    await new Promise<void>((resolve) => model.#server.listen(0, "127.0.0.1", resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The first turn behind the `from` first ones that fits; a failure after a while without one. */
  async turn(fits: (turn: Turn) => boolean, from = 0): Promise<Turn> {
    const { promise, resolve } = Promise.withResolvers<Turn>();
    const look = (): void => {
      const found = this.turns.slice(from).find(fits);
      if (found) resolve(found);
    };
    this.#waiting.add(look);
    look();
    const found = await within(promise, turnLimit);
    this.#waiting.delete(look);
    if (found) return found;
    const seen = this.turns.slice(from).map(({ kind, text }) => `${kind}: ${text.slice(0, 200)}`);
    throw new Error(`no such turn came within ${turnLimit / 1_000} s; there were: ${JSON.stringify(seen)}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? "").replace(/\?.*/, "");
    const [, dialect] = dialects.find(([at]) => at.test(path)) ?? [];
    if (dialect) {
      const turn = dialect(JSON.parse(Buffer.concat(chunks).toString("utf8")), response);
      if (turn) this.#note(turn);
    } else answerOther(path, response);
  }

  #note(turn: Turn): void {
    this.turns.push(turn);
    for (const look of this.#waiting) look();
  }
}

function answerOther(path: string, response: ServerResponse): void {
  const isKnown = /count_?tokens$/i.test(path) || /\/models$/.test(path);
  response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" });
  const models = { object: "list", data: [{ id: "fake-model", object: "model" }], models: [] };
  response.end(JSON.stringify(isKnown ? { input_tokens: 100, totalTokens: 100, ...models } : {}));
}

/** Sends one body, or server-sent events. */
export function sendEvents(response: ServerResponse, events: readonly (readonly [string, unknown])[]): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const [name, data] of events) {
    response.write(
      `${name ? `event: ${name}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
    );
  }
  response.end();
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

let made = 0;

/** An id that no other answer has. */
export function nextId(): string {
  made += 1;
  return `${process.pid}${made.toString().padStart(6, "0")}`;
}
