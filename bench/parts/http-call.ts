import { type Agent, request } from "node:http";
import { text } from "node:stream/consumers";

/** Where a desk is, and by which token it is called. */
export interface Access {
  readonly url: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One call of the HTTP API, as cheap as node can make it: what is measured is the desk. */
export async function call(
  { url, token }: Access,
  agent: Agent,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = {
    authorization: `Bearer ${token}`,
    ...(payload && { "content-type": "application/json", "content-length": payload.length }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(`${url}/api/v1${path}`, { method, agent, headers }, (incoming) => {
    text(incoming).then(
      (answer) => resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(answer) as Answer["body"] }),
      reject,
    );
  });
  outgoing.once("error", reject);
  outgoing.end(payload);
  return promise;
}
