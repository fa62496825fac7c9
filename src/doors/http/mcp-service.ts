import type { IncomingMessage, ServerResponse } from "node:http";
import type { Identity } from "../../domain/reviewer.ts";

/** One POST to `/mcp`: its sender is known, and its body is JSON. */
export interface McpCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
  readonly identity: Identity;
  /** By which the caller's tools speak to the desk. */
  readonly token: string;
  /** Aborted when the door drains. */
  readonly ending: AbortSignal;
  /** From now on the response is the callee's alone. */
  takeOver(): void;
}

/** Whoever answers MCP over HTTP; what it throws before it takes over is answered as a problem. */
export interface McpService {
  serve(call: McpCall): Promise<void>;
}
