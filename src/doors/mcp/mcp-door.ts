/**
 * The MCP door: shows the desk to MCP clients as tools, over stdio (`visto mcp`) and over HTTP (`/mcp` of the desk). It
 * decides nothing, and speaks to the desk by the typed client alone, on both ways: whatever the API checks is checked.
 *
 * What it promises: a desk that cannot be reached, a refusal and a wrong argument are answers of the tool, never the end
 * of the server; a call that was taken back withdraws an ask that nobody has decided; a client that is lost leaves its
 * ask standing; what others wrote reaches a model only as marked data. What it does not promise: that an answer arrived.
 */

import { setImmediate } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult, ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import type { Role } from "../../domain/reviewer.ts";
import type { Leases } from "./leases.ts";
import type { Tool, ToolAnswer } from "./tool.ts";
import type { DeskAccess, Setting, ToolCall } from "./tool-call.ts";
import { toolsFor } from "./tools.ts";

/** What one connection of a client needs. */
export interface McpParts {
  readonly role: Role;
  /** What is true of all that this client asks; by its name, where it has said one. */
  readonly setting: (clientName: string | undefined) => Setting;
  readonly desk: DeskAccess;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly version: string;
  /** Aborted when the server is about to end. */
  readonly ending: AbortSignal;
  /** Told of what went wrong on our side, or of messages that are none. */
  readonly onFault: (error: unknown) => void;
}

/** Under which name of an answer's `_meta` a program finds its facts. */
const factsKey = "visto/facts";

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const instructions =
  "visto is a clearance desk. Ask with request_clearance before you run a command or use a tool that changes something, and do nothing that was rejected, also not in another way.";

/** One client's connection, over whatever transport. */
export class McpConnection {
  readonly #parts: McpParts;
  readonly #server: McpServer;
  readonly #gone = new AbortController();
  readonly #calls = new Set<Promise<unknown>>();

  constructor(parts: McpParts) {
    this.#parts = parts;
    this.#server = new McpServer({ name: "visto", version: parts.version }, { instructions });
    this.#server.server.onerror = parts.onFault;
    for (const tool of toolsFor(parts.role)) this.#register(tool);
  }

  /** Aborted when the client is gone, or cannot be understood any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Serves what comes over this transport. */
  async open(transport: Transport): Promise<void> {
    // Told before the calls are aborted, who thereby know a lost client from one that took its call back.
    transport.onclose = () => this.#gone.abort();
    await this.#server.connect(transport);
  }

  /** Resolves when no call is being carried out and the answers are written. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#calls);
    // The SDK checks an answer before it writes it, which takes some promises, but never a turn of the event loop.
    await setImmediate();
  }

  /** Ends it as if the client were gone. */
  async close(): Promise<void> {
    this.#gone.abort();
    await this.#server.close();
  }

  #register(tool: Tool): void {
    const { name, title, description, input, readOnly } = tool;
    const annotations = { readOnlyHint: readOnly === true, openWorldHint: false };
    this.#server.registerTool(
      name,
      { title, description, inputSchema: input, annotations },
      (given: unknown, extra: Extra) => this.#track(this.#carryOut(tool, given, extra)),
    );
  }

  #track<Value>(work: Promise<Value>): Promise<Value> {
    this.#calls.add(work);
    return work.finally(() => this.#calls.delete(work));
  }

  async #carryOut(tool: Tool, given: unknown, extra: Extra): Promise<CallToolResult> {
    try {
      return asResult(await tool.handle(given, this.#call(extra)));
    } catch (error) {
      // Nobody hears the answer of a call that is over: what could not be taken back is told here.
      if (extra.signal.aborted && error instanceof VistoError) this.#parts.onFault(error);
      if (extra.signal.aborted) throw error;
      return asResult(this.#failure(error));
    }
  }

  #call(extra: Extra): ToolCall {
    const { setting, desk, leases, clock, ending, onFault } = this.#parts;
    const { signal } = extra;
    return {
      setting: setting(this.#server.server.getClientVersion()?.name),
      desk,
      leases,
      clock,
      signal,
      ending,
      isTakenBack: () => signal.aborted && !this.#gone.signal.aborted && !isImpatience(signal.reason),
      progress: progressOf(extra, clock, onFault),
    };
  }

  #failure(error: unknown): ToolAnswer {
    if (!(error instanceof VistoError)) this.#parts.onFault(error);
    const { code, message } =
      error instanceof VistoError
        ? error
        : { code: "internal", message: "the MCP server failed; nothing is cleared by that" };
    return { text: `${code}: ${message}`, failed: true };
  }
}

function asResult({ text, facts, failed }: ToolAnswer): CallToolResult {
  return {
    content: [{ type: "text", text }],
    // As structured content it would be all that Claude Code shows its model, which needs the text.
    ...(facts && { _meta: { [factsKey]: facts } }),
    ...(failed && { isError: true }),
  };
}

/** A client that stopped waiting by itself tells its time limit as the reason: nobody has taken anything back then. */
function isImpatience(reason: unknown): boolean {
  return typeof reason === "string" && /\btime[ds]?[ -]?out\b/i.test(reason);
}

/** Tells progress to a client that has asked for it. */
function progressOf(extra: Extra, clock: Clock, onFault: McpParts["onFault"]): ToolCall["progress"] {
  const progressToken = extra._meta?.progressToken;
  if (progressToken === undefined) return async () => {};
  const began = clock.monotonic();
  let last = -1;
  return async (message) => {
    // In seconds, and more each time, as the protocol wants it.
    last = Math.max(last + 0.001, (clock.monotonic() - began) / 1_000);
    const params = { progressToken, progress: last, message };
    try {
      await extra.sendNotification({ method: "notifications/progress", params });
    } catch (error) {
      if (!extra.signal.aborted) onFault(error);
    }
  };
}
