import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply } from "fastify";
import type { z } from "zod";
import type { ErrorCode } from "../../base/errors.ts";
import type { Permission } from "../../domain/permissions.ts";
import type { Shown } from "../../domain/views/shown.ts";
import type { Caller, HttpContext } from "./context.ts";

/** The topics under which the API's description groups routes. */
export const tags = {
  requests: "Asking, and reading what was asked.",
  decisions: "What reviewers settle.",
  attention: "Who sees to an ask, and who is there to.",
  executions: "What an agent's own process tells of the command that it runs.",
  hooks: "What the clients' own hooks tell and are told.",
  grants: "Approvals that also cover the same ask again.",
  notifications: "How news of asks, alerts and the history reaches people.",
  identities: "Who may speak to the desk, and as whom.",
  agents: "Who asks, and what they work on.",
  notes: "Mail between agents, and from people to them.",
  queues: "The desk's own messages, and who handles them.",
  history: "The record, its chain, and the conditions that want a person.",
  events: "The history as it happens.",
  service: "The desk itself.",
} as const;
export type Tag = keyof typeof tags;

/** Who may call: anybody, whoever has a token, or whoever's role has a permission. A verb may ask for more. */
export type Access = "open" | "token" | Permission;

/** The body's schema for each status of success. */
export type Answers = Readonly<Record<number, z.ZodType>>;

/** What a handler answers: one of the declared statuses with its body. */
export type AnswerOf<A extends Answers> = {
  readonly [Status in keyof A & number]: {
    readonly status: Status;
    readonly body: Shown<A[Status]>;
    readonly headers?: Readonly<Record<string, string>>;
  };
}[keyof A & number];

/** One HTTP request as its handler gets it: read and checked. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** For handlers that watch their connection. */
  readonly reply: FastifyReply;
}

interface Described {
  readonly method: "GET" | "POST" | "DELETE";
  /** As the router writes it, behind the prefix of its table. */
  readonly path: `/${string}`;
  /** Its name in the API's description, and in what is generated from that. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: Tag;
  /** Headers that it reads, with what each means. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What its handler may refuse by, besides what every route of its form may: see route-errors.ts. */
  readonly errors?: readonly ErrorCode[];
  /** Where it answers a stream of events instead of a body: what each event's data is. */
  readonly events?: Readonly<Record<string, z.ZodType>>;
}

interface Shaped<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject, A extends Answers>
  extends Described {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A body that it takes. */
  readonly example?: z.input<B>;
  readonly answers: A;
}

/** One route of the API: everything that the server and the API's description need to know of it. */
export interface Route extends Shaped<z.ZodObject, z.ZodObject, z.ZodObject, Answers> {
  readonly access: Access;
  /** Undefined where it took the connection over. */
  handle(call: AnyCall, context: HttpContext): Promise<AnyAnswer | undefined>;
}

export type AnyCall = Call<unknown, unknown, unknown> & { readonly caller: Caller };

interface AnyAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a part without a schema of its own holds. */
type Nothing = z.ZodObject<Record<never, never>>;

/** Declares a route whose callers have a token. */
export function route<
  A extends Answers,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
>(
  declared: Shaped<P, Q, B, A> & {
    readonly access: Exclude<Access, "open">;
    handle(
      call: Call<z.output<P>, z.output<Q>, z.output<B>> & { readonly caller: Caller },
      context: HttpContext,
    ): Promise<AnswerOf<A> | undefined>;
  },
): Route {
  return declared as Route;
}

/** Declares a route that anybody may call. */
export function openRoute<
  A extends Answers,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
>(
  declared: Shaped<P, Q, B, A> & {
    handle(
      call: Call<z.output<P>, z.output<Q>, z.output<B>>,
      context: HttpContext,
    ): Promise<AnswerOf<A> | undefined>;
  },
): Route {
  return { ...declared, access: "open" } as Route;
}

/** The usual answer; `place` is where its subject can be read, where that is not where it was asked for. */
export function ok<Body>(body: Body, place?: string) {
  return { status: 200 as const, body, ...at(place) };
}

/** The answer to what made something new. */
export function created<Body>(body: Body, place?: string) {
  return { status: 201 as const, body, ...at(place) };
}

function at(place: string | undefined) {
  return place === undefined ? undefined : { headers: { location: place } };
}
