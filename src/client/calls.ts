import type { Call, Transport } from "./transport.ts";

/** Makes calls of the desk's API; what the client's topics stand on. */
export interface ApiCalls {
  get<Answer>(path: string): Promise<Answer>;
  /** `repeatable`: sending it again after a broken connection does no more than sending it once. */
  post<Answer>(path: string, body: object, options?: { readonly repeatable?: boolean }): Promise<Answer>;
}

/** The calls of the desk's API over one transport. */
export class Calls implements ApiCalls {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** A read: sent again by itself after a broken connection. */
  get<Answer>(path: string, options: Partial<Call> = {}): Promise<Answer> {
    return this.send({ method: "GET", path, repeatable: true, ...options });
  }

  post<Answer>(path: string, body: object, options: Partial<Call> = {}): Promise<Answer> {
    return this.send({ method: "POST", path, body, ...options });
  }

  /** Every item of a list, page after page. */
  async all<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.get<PageView<Item>>(path + query({ cursor }));
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  async send<Answer>(call: Call): Promise<Answer> {
    return (await this.#transport.send({ ...call, path: `/api/v1${call.path}` })) as Answer;
  }
}

/** One page of a list. */
export interface PageView<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | null;
}

/** Which page of a list. */
export interface PageFilter {
  readonly limit?: number;
  readonly cursor?: string;
}

/** The parameters that are given, as the query of a path. */
export function query(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const pairs = given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** A part of a path from outside text, such as an id. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

export function itemsOf<Item>(answer: unknown): readonly Item[] {
  return Array.isArray(answer) ? answer : (answer as { items: readonly Item[] }).items;
}
