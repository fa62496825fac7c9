import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";

export interface Sent {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: Buffer;
  readonly headers?: OutgoingHttpHeaders;
  /** Another of this machine's own addresses, where limits go by address. */
  readonly from?: string;
}

/** An answer; `json` is empty where its body is no JSON, and a stream's is not waited for. */
export interface Came {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Makes one call on a connection of its own. */
export async function send(url: string, sent: Sent): Promise<Came> {
  const { method = "GET", token, body, raw, from } = sent;
  const payload = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(payload && { "content-type": "application/json", "content-length": payload.length }),
    ...sent.headers,
  };
  const call = request(url, { method, headers, agent: false, localAddress: from });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  call.on("response", resolve).on("error", reject);
  call.end(payload);
  return read(await promise);
}

async function read(response: IncomingMessage): Promise<Came> {
  const status = response.statusCode ?? 0;
  const type = response.headers["content-type"] ?? "";
  if (type.startsWith("text/event-stream")) {
    response.destroy();
    return { status, type, text: "", json: {} };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return { status, type, text, json: /json/.test(type) && text !== "" ? JSON.parse(text) : {} };
}
