import { wait } from "./wait.ts";

/** What the desk answered. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where the desk can be reached now; it moves with each restart. */
export class Address {
  #url: PromiseWithResolvers<string> = Promise.withResolvers();
  #isKnown = false;

  /** Resolves when there is a desk. */
  get current(): Promise<string> {
    return this.#url.promise;
  }

  set(url: string): void {
    this.forget();
    this.#url.resolve(url);
    this.#isKnown = true;
  }

  /** Callers wait from now on; those that wait already go on waiting for the same desk to come. */
  forget(): void {
    if (!this.#isKnown) return;
    this.#url = Promise.withResolvers();
    this.#isKnown = false;
  }
}

const answerLimit = 20_000;
const tryAgainAfter = 15;

/** The HTTP door, as one caller uses it: JSON in and out, kept connections, and calls that outlive a restart. */
export class DeskApi {
  readonly #address: Address;
  readonly #token: string;

  constructor(address: Address, token: string) {
    this.#address = address;
    this.#token = token;
  }

  get(path: string): Promise<Answer> {
    return this.#insist("GET", path);
  }

  post(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#insist("POST", path, JSON.stringify(body));
  }

  /** The same call again until somebody answers it: a lost connection leaves open whether it was heard. */
  async #insist(method: string, path: string, body?: string): Promise<Answer> {
    for (;;) {
      const url = await this.#address.current;
      const answer = await this.#call(`${url}/api/v1${path}`, method, body).catch(lostConnection);
      if (answer) return answer;
      await wait(tryAgainAfter);
    }
  }

  async #call(url: string, method: string, body: string | undefined): Promise<Answer> {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body ?? null,
      signal: AbortSignal.timeout(answerLimit),
    });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  }
}

/** A fault of `fetch`, or a body that was cut off; anything else is a fault of the test. */
function lostConnection(error: unknown): undefined {
  if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
  throw error;
}
