import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Answer } from "./answer.ts";

/** Nothing beyond is read of an answer. */
const mostRead = 4_096;

/** One POST, whose answer is read no further than needed; redirects are an answer like any other. Rejects when aborted. */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const begin = url.protocol === "https:" ? httpsRequest : httpRequest;
  const request: ClientRequest = begin(url, { method: "POST", headers, signal, agent: false });
  request.on("error", reject);
  request.on("response", (response) => {
    // What goes wrong from here on goes wrong while a body is read that proves nothing.
    request.off("error", reject).on("error", () => {});
    answerOf(response).then(resolve, reject);
  });
  request.end(body);
  return promise;
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  const retryAfter = headers["retry-after"];
  const body = await beginningOf(response);
  return { status, body, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Leaving the loop ends the connection, however much was still to come. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= mostRead) break;
    }
  } catch {
    // The status has come, and it alone proves what became of the call.
  }
  return Buffer.concat(chunks).subarray(0, mostRead).toString("utf8");
}
