import type { ServerResponse } from "node:http";
import { finished } from "node:stream";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { McpCall } from "../http/mcp-service.ts";
import { McpConnection, type McpParts } from "./mcp-door.ts";

/** One POST of a client and its answer: a stream of progress that ends with the result. */
export class HttpExchange {
  readonly #connection: McpConnection;
  readonly #transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });

  constructor(parts: McpParts) {
    this.#connection = new McpConnection(parts);
  }

  /** Answers the call; resolves when the answer is out or the client is gone. */
  async run({ request, response, body, takeOver }: McpCall): Promise<void> {
    await this.#connection.open(this.#transport);
    takeOver();
    const over = endOf(response);
    try {
      await this.#transport.handleRequest(request, response, body);
      await over;
    } finally {
      await this.#connection.close();
    }
  }

  /** Takes a call of this exchange back. */
  cancel(requestId: unknown, reason: unknown): void {
    if (typeof requestId !== "string" && typeof requestId !== "number") return;
    const params = { requestId, ...(typeof reason === "string" && { reason }) };
    this.#transport.onmessage?.({ jsonrpc: "2.0", method: "notifications/cancelled", params });
  }
}

/** Resolves when the answer is out or its client is gone, also where that was before. */
function endOf(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => finished(response, () => resolve()));
}
