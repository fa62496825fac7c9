import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { Service } from "../../base/service.ts";
import { clip, visible } from "../../base/text.ts";
import { VistoClient } from "../../client.ts";
import type { McpCall, McpService } from "../http/mcp-service.ts";
import type { HttpExchange } from "./http-exchange.ts";
import { Leases } from "./leases.ts";
import { usualWait } from "./setting.ts";
import type { Setting } from "./tool-call.ts";

export interface McpEndpointParts {
  /** The desk's own address, by which its tools speak to it as every client does. */
  readonly url: () => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

/**
 * MCP over streamable HTTP. Each POST is served by itself, so that a restart of the desk ends no session: a session's id
 * is only the name under which a call that still waits can be cancelled, and gives no right that the token does not give.
 */
export class McpEndpoint implements McpService, Service {
  readonly #parts: McpEndpointParts;
  readonly #leases: Leases;
  readonly #open = new Map<string, HttpExchange>();

  constructor(parts: McpEndpointParts) {
    this.#parts = parts;
    this.#leases = new Leases(parts.clock);
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {
    await this.#leases.stop();
  }

  async serve(call: McpCall): Promise<void> {
    const { request, response, body, identity } = call;
    const setting = settingOf(call);
    const session = sessionOf(request.headers);
    const messages = messagesOf(body);
    if (messages.some(({ method }) => method === "initialize")) {
      response.setHeader("mcp-session-id", randomUUID());
    }
    const nameOf = (id: unknown): string => JSON.stringify([identity.tokenId, session, id]);
    for (const message of messages) this.#cancel(message, nameOf);
    await this.#exchange(call, setting, session === undefined ? [] : messages.map(({ id }) => nameOf(id)));
  }

  async #exchange(call: McpCall, setting: Setting, names: readonly string[]): Promise<void> {
    const { url, clock, log, version } = this.#parts;
    const client = new VistoClient({ url: url(), token: call.token, channel: "mcp", clock });
    // Loaded with the first call: a desk without MCP clients starts faster.
    const { HttpExchange } = await import("./http-exchange.ts");
    const exchange = new HttpExchange({
      role: setting.role,
      setting: () => setting,
      desk: () => client,
      leases: this.#leases,
      clock,
      version,
      ending: call.ending,
      onFault: (error) => log.warn("mcp_fault", { error }),
    });
    for (const name of names) this.#open.set(name, exchange);
    try {
      await exchange.run(call);
    } finally {
      for (const name of names) if (this.#open.get(name) === exchange) this.#open.delete(name);
      client.close();
    }
  }

  /** A cancellation comes by a POST of its own: it is handed to the call that it means. */
  #cancel({ method, params }: Message, nameOf: (id: unknown) => string): void {
    if (method !== "notifications/cancelled") return;
    this.#open.get(nameOf(params?.requestId))?.cancel(params?.requestId, params?.reason);
  }
}

/** What is read of a message here; the SDK checks the whole. */
interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown; readonly reason?: unknown };
}

/** What could be messages in a body; the SDK refuses the others. */
function messagesOf(body: unknown): readonly Message[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  return items.filter((item): item is Message => typeof item === "object" && item !== null);
}

function settingOf({ request: { headers }, identity }: McpCall): Setting {
  const wait = header(headers, "x-visto-wait", 20);
  return {
    role: identity.role,
    agent: header(headers, "x-visto-agent", 100) ?? identity.name,
    session: header(headers, "x-visto-session", 200),
    cwd: header(headers, "x-visto-cwd", 4_096),
    wait: wait === undefined ? usualWait : parseDuration(wait, "X-Visto-Wait"),
  };
}

function sessionOf(headers: IncomingHttpHeaders): string | undefined {
  return header(headers, "mcp-session-id", 200);
}

function header(headers: IncomingHttpHeaders, name: string, longest: number): string | undefined {
  const value = headers[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string" && value.length <= longest) return value;
  const got = clip(visible(String(value)), 100);
  throw new VistoError(
    "invalid_option",
    `The header ${name}: expected one text of at most ${longest} characters, got ${got}.`,
  );
}
