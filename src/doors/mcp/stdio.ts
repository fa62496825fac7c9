import type { Readable, Writable } from "node:stream";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { type Milliseconds, pause } from "../../base/clock.ts";
import { McpConnection, type McpParts } from "./mcp-door.ts";

/** How long a call may go on when the server is told to end: by then whoever waited was answered. */
const endLimit: Milliseconds = 2_000;

/** What a server on stdio needs: `ending` is this process's own end. */
export interface StdioParts extends McpParts {
  readonly stdin: Readable;
  readonly stdout: Writable;
}

/** Serves one client over stdin and stdout until it is gone or `ending` is aborted. */
export async function serveStdio({ stdin, stdout, ...parts }: StdioParts): Promise<void> {
  const connection = new McpConnection(parts);
  const transport = new StdioServerTransport(stdin, stdout);
  const gone = goneOf(stdin, stdout);
  try {
    await connection.open(transport);
    await Promise.race([gone, aborted(connection.gone), aborted(parts.ending)]);
    if (parts.ending.aborted) await Promise.race([connection.settled(), pause(parts.clock, endLimit)]);
  } finally {
    await connection.close();
    await parts.leases.stop();
  }
}

/** Resolves when the client has closed its side, or can no longer be written to. */
function goneOf(stdin: Readable, stdout: Writable): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  stdin.once("end", resolve).once("close", resolve);
  stdout.once("error", () => resolve()).once("close", resolve);
  return promise;
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
