import type { ClientRequest, IncomingMessage } from "node:http";
import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { describeError, type ErrorCode, errorKinds, VistoError } from "../base/errors.ts";
import { keepAwake } from "../base/keep-awake.ts";
import { clip, visible } from "../base/text.ts";

/** One HTTP call. */
export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  /** With its query, without the desk's address. */
  readonly path: string;
  readonly body?: unknown;
  /** Whether sending it again after a broken connection cannot do more than sending it once. */
  readonly repeatable?: boolean;
  /** A status that is an answer although it is none of success. */
  readonly accept?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Without an answer for so long, the desk counts as unreachable. */
  readonly timeoutMs?: Milliseconds;
}

export interface TransportOptions {
  readonly url: string;
  readonly token?: string;
  readonly channel?: "cli" | "mcp";
  readonly clock: Clock;
}

const usualTimeout: Milliseconds = 30_000;
/** Pauses before a repeatable call is sent again; a restarting desk takes longer and is the caller's matter. */
const repeatPauses: readonly Milliseconds[] = [20, 150];
/** The longest pause that a busy desk may ask for; a longer one is the caller's matter. */
const longestObeyed: Milliseconds = 10_000;
const longestBody = 64 * 1_024 * 1_024;

/**
 * HTTP to one desk over kept connections. The built-in module is taken directly: importing it as an ES module, or
 * `fetch`, loads its WebSocket and undici too and takes 18 to 25 ms longer at every start of the command line.
 */
export class Transport {
  readonly url: string;
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #clock: Clock;
  readonly #http;
  readonly #agent;

  constructor({ url, token, channel, clock }: TransportOptions) {
    this.#base = parseAddress(url);
    this.url = url.replace(/\/+$/, "");
    this.#clock = clock;
    this.#headers = {
      accept: "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(channel !== undefined && { "x-visto-client": channel }),
    };
    this.#http = process.getBuiltinModule(this.#base.protocol === "https:" ? "node:https" : "node:http");
    this.#agent = new this.#http.Agent({ keepAlive: true });
  }

  /** Sends a call and answers its JSON; throws VistoError with the desk's code, or `desk_unreachable`. */
  async send(call: Call): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#sendOnce(call);
      } catch (error) {
        const wait = call.repeatable ? pauseBefore(attempt, error) : undefined;
        if (wait === undefined) throw error;
        await this.rest(wait, call.signal);
        call.signal?.throwIfAborted();
      }
    }
  }

  /** Opens a call whose answer is a stream of text. */
  async open(call: Call): Promise<IncomingMessage> {
    const response = await this.#exchange(call);
    if (response.statusCode === 200) return response;
    throw problemError(response.statusCode ?? 0, await this.#readBody(response), this.url);
  }

  /** Waits without letting the process end; ends early when the signal is aborted. */
  async rest(wait: Milliseconds, signal?: AbortSignal): Promise<void> {
    const awake = keepAwake();
    await pause(this.#clock, wait, signal);
    awake.release();
  }

  /** Closes the kept connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #sendOnce(call: Call): Promise<unknown> {
    const response = await this.#exchange(call);
    const text = await this.#readBody(response);
    const status = response.statusCode ?? 0;
    const isAnswer = (status >= 200 && status <= 299) || status === call.accept;
    if (!isAnswer) throw problemError(status, text, this.url, response.headers["retry-after"]);
    return text === "" ? undefined : parseAnswer(text, this.url);
  }

  #exchange(call: Call): Promise<IncomingMessage> {
    call.signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = this.#request(call);
    const timeout = call.timeoutMs ?? usualTimeout;
    const timer = this.#clock.after(timeout, () => request.destroy(timeoutError(this.url, timeout)));
    request.once("response", (response: IncomingMessage) => {
      response.once("close", () => timer.cancel());
      if (call.headers?.accept === "text/event-stream") timer.cancel();
      resolve(response);
    });
    request.once("close", () => timer.cancel());
    request.on("error", (error) => reject(call.signal?.aborted ? call.signal.reason : this.#fault(error)));
    request.end(call.body === undefined ? undefined : JSON.stringify(call.body));
    return promise;
  }

  #request({ method, path, body, headers, signal }: Call): ClientRequest {
    const { protocol, hostname, port, pathname } = this.#base;
    return this.#http.request({
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port,
      // A login of 127.0.0.1 is good for localhost: it must not reach what listens on ::1 there.
      ...(hostname === "localhost" && { family: 4 }),
      path: pathname.replace(/\/+$/, "") + path,
      method,
      agent: this.#agent,
      signal,
      headers: {
        ...this.#headers,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
    });
  }

  async #readBody(response: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > longestBody) throw foreignAnswer(this.url, "more than 64 MiB");
        chunks.push(chunk);
      }
    } catch (error) {
      throw this.#fault(error);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  #fault(error: unknown): unknown {
    if (error instanceof VistoError || (error as Error).name === "AbortError") return error;
    const why = describeError(error);
    return new VistoError(
      "desk_unreachable",
      `no desk answers at ${this.url} (${why.code}): start one with \`visto up\``,
      { url: this.url, reason: why.code, broken: true },
      error,
    );
  }
}

function parseAddress(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && ["http:", "https:"].includes(address.protocol)) return address;
  throw new VistoError(
    "invalid_option",
    `the desk's address: expected a url such as http://127.0.0.1:4747, got ${JSON.stringify(clip(url, 200))}`,
  );
}

/** How long to wait before a call is sent again that failed so; undefined where that would not help. */
function pauseBefore(attempt: number, error: unknown): Milliseconds | undefined {
  if (!(error instanceof VistoError) || attempt >= repeatPauses.length) return undefined;
  if (error.details.broken === true) return repeatPauses[attempt];
  const { retryAfterMs } = error.details;
  const isObeyed = error.code === "rate_limited" && typeof retryAfterMs === "number";
  return isObeyed && retryAfterMs <= longestObeyed ? retryAfterMs : undefined;
}

function timeoutError(url: string, timeout: Milliseconds): VistoError {
  return new VistoError(
    "desk_unreachable",
    `the desk at ${url} took the call but did not answer within ${timeout / 1_000} s`,
    { url, reason: "timeout" },
  );
}

function foreignAnswer(url: string, got: string): VistoError {
  return new VistoError(
    "internal",
    `expected JSON from ${url}, got ${got}: is it a desk? Check the address (VISTO_URL)`,
    { url },
  );
}

function parseAnswer(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw foreignAnswer(url, JSON.stringify(clip(text, 60)));
  }
}

/** What stands for an error that is not in our table: a newer desk, or something that is no desk. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: "invalid_body",
  401: "token_unknown",
  403: "role_forbidden",
  404: "not_found",
  409: "wrong_state",
  413: "body_too_large",
  429: "rate_limited",
  502: "desk_unreachable",
  503: "draining",
};

function problemError(status: number, text: string, url: string, retryAfter?: string): VistoError {
  const problem = (text.startsWith("{") ? parseAnswer(text, url) : {}) as Record<string, unknown>;
  const { code, detail, details } = problem;
  if (typeof code !== "string" || typeof detail !== "string") {
    return foreignAnswer(url, `status ${status} without a reason (${visible(clip(text, 60))})`);
  }
  const known = Object.hasOwn(errorKinds, code) ? (code as ErrorCode) : (codeOfStatus[status] ?? "internal");
  const facts = typeof details === "object" && details !== null ? details : {};
  return new VistoError(known, detail, {
    ...(retryAfter !== undefined &&
      /^\d{1,5}$/.test(retryAfter) && { retryAfterMs: Number(retryAfter) * 1_000 }),
    ...facts,
    ...(known !== code && { code }),
  });
}
