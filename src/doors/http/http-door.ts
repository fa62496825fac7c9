/**
 * The HTTP door: translates requests of `/api/v1` into verbs of the desk and their answers back; it decides nothing.
 *
 * What it promises: every error is a problem document with a code of base/errors.ts; a revoked token is refused from
 * the next request on; whoever waits (poll, event stream) is answered when it drains; nothing is answered to pages of
 * other sites. What it does not promise: that an answer arrived, only that it was sent.
 */

import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { invariant, VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { Service } from "../../base/service.ts";
import type { Desk } from "../../clearance/desk.ts";
import type { Presence } from "../../clearance/presence.ts";
import type { Tail } from "../../ledger/tail.ts";
import type { Feed } from "../../notifiers/feed.ts";
import type { NotifierSource } from "../../notifiers/notifier.ts";
import { OpenUses } from "../hooks/open-uses.ts";
import { Drain } from "./drain.ts";
import { HostGuard } from "./host-guard.ts";
import { type CallRate, Limits } from "./limits.ts";
import { LoginLimit } from "./login-limit.ts";
import type { McpService } from "./mcp-service.ts";
import { buildServer } from "./server.ts";

export interface HttpDoorParts {
  readonly desk: Desk;
  readonly tail: Tail;
  readonly feed: Feed;
  readonly presence: Presence;
  readonly notifiers: NotifierSource;
  readonly clock: Clock;
  readonly log: Log;
  /** The address to listen on, a name or an IP address. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The desk's version, as `/healthz` shows it. */
  readonly version: string;
  /** Answers `/mcp`; without it there is no such route. */
  readonly mcp?: McpService;
  /** Further names that clients may use in their Host header. */
  readonly allowedHosts?: readonly string[];
  /** Calls a second of one token; default: enough for 500 agents. */
  readonly callRate?: CallRate;
}

/** How long a drain waits for connections before it cuts them. */
const drainLimit: Milliseconds = 5_000;

const anyAddress: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };

/** The server of the HTTP API. */
export class HttpDoor implements Service {
  readonly #parts: HttpDoorParts;
  #open: { readonly app: FastifyInstance; readonly drain: Drain } | undefined;
  #stopping: Promise<void> | undefined;

  constructor(parts: HttpDoorParts) {
    this.#parts = parts;
  }

  /** Where it listens, such as `http://127.0.0.1:4747`. */
  get url(): string {
    const address = this.#open?.app.server.address() as AddressInfo | null | undefined;
    invariant(address, "the url of an HTTP door is known while it listens");
    const host = anyAddress[this.#parts.host] ?? this.#parts.host;
    return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${address.port}`;
  }

  /** Listens; VistoError `port_in_use` or `invalid_option` where it cannot. */
  async start(): Promise<void> {
    if (this.#open) return;
    const { host, port, allowedHosts = [], callRate, ...shared } = this.#parts;
    const { clock, log } = shared;
    const drain = new Drain(log);
    const hostGuard = new HostGuard([host, ...allowedHosts]);
    const loginLimit = new LoginLimit(clock);
    const limits = new Limits(clock, callRate);
    const app = buildServer({ ...shared, drain, hostGuard, loginLimit, limits, hooks: new OpenUses() });
    try {
      await app.listen({ host, port });
    } catch (error) {
      await app.close();
      throw listenError(error, host, port);
    }
    this.#open = { app, drain };
    this.#stopping = undefined;
  }

  /** Answers everyone who waits and refuses new work, but still listens, so that probes can see it. */
  drain(): void {
    this.#open?.drain.begin();
  }

  /** Drains, then closes; what is still open after 5 s is cut. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#close();
    await this.#stopping;
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    const { app, drain } = this.#open;
    drain.begin();
    const limit = this.#parts.clock.after(drainLimit, () => app.server.closeAllConnections());
    try {
      await app.close();
      await drain.settled();
    } finally {
      limit.cancel();
      this.#open = undefined;
    }
  }
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case "EADDRINUSE":
      return new VistoError(
        "port_in_use",
        `Port ${port} on ${host} is taken by another program: stop it, or choose another port (0 takes any free one).`,
        { host, port },
        error,
      );
    case "EACCES":
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new VistoError(
        "invalid_option",
        `Expected a host and port that this machine may listen on, got ${host}:${port} (${code}).`,
        { host, port },
        error,
      );
    default:
      return error;
  }
}
