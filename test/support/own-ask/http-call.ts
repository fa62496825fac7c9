import { type OutgoingHttpHeaders, request } from "node:http";

export interface HttpCall {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: OutgoingHttpHeaders;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** One HTTP call with any headers, also those that `fetch` would not send. */
export function call(method: string, url: string, { token, body, headers }: HttpCall): Promise<HttpAnswer> {
  const payload = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent: false,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(payload !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, json: asJson(text) }));
    });
    sent.end(payload);
  });
}

function asJson(text: string): HttpAnswer["json"] {
  try {
    return JSON.parse(text) as HttpAnswer["json"];
  } catch {
    return {};
  }
}
