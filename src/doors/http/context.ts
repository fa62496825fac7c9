import type { FastifyReply } from "fastify";
import type { Clock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { Desk } from "../../clearance/desk.ts";
import type { Presence } from "../../clearance/presence.ts";
import type { Identity, Token } from "../../domain/reviewer.ts";
import type { Tail } from "../../ledger/tail.ts";
import type { Feed } from "../../notifiers/feed.ts";
import type { NotifierSource } from "../../notifiers/notifier.ts";
import type { OpenUses } from "../hooks/open-uses.ts";
import type { Drain } from "./drain.ts";
import type { HostGuard } from "./host-guard.ts";
import type { Limits } from "./limits.ts";
import type { LoginLimit } from "./login-limit.ts";
import type { McpService } from "./mcp-service.ts";

/** What the routes of this door share. */
export interface HttpContext {
  readonly desk: Desk;
  readonly tail: Tail;
  readonly feed: Feed;
  readonly presence: Presence;
  readonly notifiers: NotifierSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly drain: Drain;
  readonly hostGuard: HostGuard;
  readonly loginLimit: LoginLimit;
  readonly limits: Limits;
  readonly hooks: OpenUses;
  /** Absent where MCP is not served. */
  readonly mcp?: McpService;
}

/** The connection that an answer goes out by, for handlers that watch it. */
export type Reply = FastifyReply;

/** Who calls: the identity that verbs are given, and the token that proves it. */
export interface Caller {
  readonly identity: Identity;
  readonly token: Token;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set on every route that needs a token, before its body is read. */
    caller: Caller;
  }
}
