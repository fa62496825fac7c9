/**
 * The typed client of a desk: the command line, the hooks and tests speak through it, one method for each route.
 *
 * What it promises: it throws VistoError with the desk's own code, or `desk_unreachable`; it repeats by itself only what
 * cannot do harm twice (reads, and asks that carry a key); waits and event streams outlive a restart of the desk.
 */

import { type Clock, type Milliseconds, systemClock } from "./base/clock.ts";
import { AgentCalls, NoteCalls } from "./client/agent-calls.ts";
import { Calls, type PageView, query } from "./client/calls.ts";
import { type EventsOptions, followEvents } from "./client/event-stream.ts";
import { DeadLetterCalls, QueueCalls } from "./client/queue-calls.ts";
import { type Call, Transport } from "./client/transport.ts";
import type {
  AlertView,
  AskBody,
  ChainHeadView,
  ChainReportView,
  ChannelTestView,
  ConfirmBody,
  DecisionBody,
  DeliveryFilter,
  DeliveryPage,
  DeskEvent,
  EntryView,
  GrantFilter,
  GrantPage,
  HealthView,
  IdentityView,
  LoginCodeView,
  LoginView,
  NewTokenView,
  PresentView,
  RequestFilter,
  RequestPage,
  SnoozeBody,
  StartedView,
  TakeBody,
  TokenView,
} from "./client/views.ts";
import { type WaitOptions, type WaitUntil, waitForRequest } from "./client/wait.ts";
import type { GrantView } from "./domain/grant-view.ts";
import type { HookClientName } from "./domain/hook-clients.ts";
import type { Risk } from "./domain/policy/policy.ts";
import type { Role } from "./domain/reviewer.ts";
import type { RequestView } from "./domain/view.ts";

export type { Clock, Instant, Milliseconds, Timer } from "./base/clock.ts";
export { systemClock } from "./base/clock.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorKind,
  errorKinds,
  VistoError,
} from "./base/errors.ts";
export type {
  AgentCalls,
  NoteBody,
  NoteCalls,
  NoteFilter,
  StatsFilter,
  TaskFilter,
} from "./client/agent-calls.ts";
export type { ApiCalls, PageFilter, PageView } from "./client/calls.ts";
export type { DeadLetterCalls, DeadLetterListFilter, QueueCalls } from "./client/queue-calls.ts";
export type * from "./client/views.ts";
export type { HookClientName } from "./domain/hook-clients.ts";
export type { RequestStatus } from "./domain/lifecycle.ts";
export type { NotePriority } from "./domain/note.ts";
export type { Ruling } from "./domain/policy/policy.ts";
export type { ExecutionMode, RequestKind } from "./domain/request.ts";
export type { TaskState } from "./domain/task.ts";
export type { EventsOptions, GrantView, RequestView, Risk, Role, WaitOptions, WaitUntil };

/** Which desk, and who asks there. */
export interface ClientOptions {
  /** The desk's address, such as `http://127.0.0.1:4747`. */
  readonly url: string;
  /** Undefined is none, so that a variable of the environment may be given as it is. */
  readonly token?: string | undefined;
  /** The way in that the desk notes for what is asked here. */
  readonly channel?: "cli" | "mcp";
  readonly clock?: Clock;
}

/** How one call is limited. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Without an answer for so long, the desk counts as unreachable; default 30 s. */
  readonly timeoutMs?: Milliseconds;
}

/** How a hook is told: what it knows of its client stands in headers. */
export interface TellHookOptions extends CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** The desk ends a test after 25 s. */
const longestChannelTest: Milliseconds = 30_000;

/** Speaks to one desk; a method for each of its routes. */
export class VistoClient {
  readonly deadLetters: DeadLetterCalls;
  readonly queues: QueueCalls;
  readonly agents: AgentCalls;
  readonly notes: NoteCalls;
  readonly #transport: Transport;
  readonly #calls: Calls;
  readonly #clock: Clock;

  constructor({ clock = systemClock, ...options }: ClientOptions) {
    this.#clock = clock;
    this.#transport = new Transport({ ...options, clock });
    this.#calls = new Calls(this.#transport);
    this.deadLetters = new DeadLetterCalls(this.#calls);
    this.queues = new QueueCalls(this.#calls);
    this.agents = new AgentCalls(this.#calls);
    this.notes = new NoteCalls(this.#calls);
  }

  get url(): string {
    return this.#transport.url;
  }

  /** Records an ask; sent again by itself only if it carries a key. */
  submit(ask: AskBody, options: CallOptions = {}): Promise<RequestView> {
    return this.#post("/requests", ask, { ...options, repeatable: ask.key !== undefined });
  }

  request(id: string, options: CallOptions = {}): Promise<RequestView> {
    return this.#get(`/requests/${encodeURIComponent(id)}`, options);
  }

  requests(filter: RequestFilter = {}): Promise<RequestPage> {
    return this.#get(`/requests${query({ ...filter })}`);
  }

  /** The entries of one request, oldest first. */
  history(id: string): Promise<readonly EntryView[]> {
    return this.#calls.all<EntryView>(`/requests/${encodeURIComponent(id)}/history`);
  }

  /** Waits until a request is decided or finished; answers its last known state also when the time is over. */
  waitFor(id: string, until: WaitUntil, options: WaitOptions = {}): Promise<RequestView> {
    return waitForRequest(this.#transport, this.#clock, id, until, options);
  }

  decide(id: string, decision: DecisionBody): Promise<RequestView> {
    return this.#verb(id, "decision", decision);
  }

  /** One page of the grants that this caller may see, newest first. */
  grants(filter: GrantFilter = {}): Promise<GrantPage> {
    return this.#get(`/grants${query({ ...filter })}`);
  }

  /** One page of the deliveries of notifications, newest first. */
  deliveries(filter: DeliveryFilter = {}): Promise<DeliveryPage> {
    return this.#get(`/deliveries${query({ ...filter })}`);
  }

  revokeGrant(id: string, reason?: string): Promise<GrantView> {
    return this.#post(`/grants/${encodeURIComponent(id)}/revoke`, { reason });
  }

  /** Claims the right to run it; the same claim again is answered as before, any other is refused `claim_held`. */
  start(id: string, digest: string, claim: string, options: CallOptions = {}): Promise<StartedView> {
    return this.#verb(id, "start", { digest, claim }, { ...options, repeatable: true });
  }

  renew(id: string, claim: string, options: CallOptions = {}): Promise<unknown> {
    return this.#verb(id, "renew", { claim }, { ...options, repeatable: true });
  }

  confirm(id: string, report: ConfirmBody, options: CallOptions = {}): Promise<RequestView> {
    return this.#verb(id, "confirm", report, { ...options, repeatable: true });
  }

  /** `undecided`: only while nobody has decided, else the desk refuses `wrong_state`. */
  withdraw(id: string, reason?: string, { undecided }: { undecided?: boolean } = {}): Promise<RequestView> {
    return this.#verb(id, "withdraw", { reason, undecided });
  }

  /** Says that one sees to an ask, or hands it over. */
  take(id: string, body: TakeBody = {}): Promise<RequestView> {
    return this.#verb(id, "take", body);
  }

  /** Lets an ask rest for a while. */
  snooze(id: string, body: SnoozeBody): Promise<RequestView> {
    return this.#verb(id, "snooze", body);
  }

  /** Has the next in line told at once. */
  escalate(id: string, reason?: string): Promise<RequestView> {
    return this.#verb(id, "escalate", { reason });
  }

  /** Everybody who could decide something now. */
  presence(): Promise<readonly PresentView[]> {
    return this.#calls.all<PresentView>("/presence");
  }

  resolve(id: string, as: "executed" | "failed", reason?: string): Promise<RequestView> {
    return this.#verb(id, "resolve", { as, reason });
  }

  /** Tells what a client's hook was told; answers in that client's own words. */
  tellHook(client: HookClientName, body: object, options: TellHookOptions = {}): Promise<object> {
    return this.#post(`/hooks/${client}`, body, options);
  }

  /** A reviewer's receipt: the ask was shown to them. */
  seen(id: string): Promise<unknown> {
    return this.#verb(id, "seen", {}, { repeatable: true });
  }

  /** Follows the ledger's entries and the asks for this reviewer; see `followEvents`. */
  events(options: EventsOptions = {}): AsyncGenerator<DeskEvent, void, void> {
    return followEvents(this.#transport, this.#clock, options);
  }

  login(code: string, name: string): Promise<LoginView> {
    return this.#post("/login", { code, name });
  }

  createLoginCode(): Promise<LoginCodeView> {
    return this.#post("/login/codes", {});
  }

  /** Ends the token that this client uses. */
  logout(): Promise<unknown> {
    return this.#post("/logout", {});
  }

  whoami(): Promise<IdentityView> {
    return this.#get("/whoami");
  }

  createToken(token: { role: Role; name: string; maxRisk?: Risk }): Promise<NewTokenView> {
    return this.#post("/tokens", token);
  }

  /** Every token, newest first. */
  tokens(): Promise<readonly TokenView[]> {
    return this.#calls.all<TokenView>("/tokens");
  }

  revokeToken(id: string): Promise<unknown> {
    return this.#calls.send({ method: "DELETE", path: `/tokens/${encodeURIComponent(id)}` });
  }

  verifyChain(options: CallOptions = {}): Promise<ChainReportView> {
    return this.#get("/audit/verify", options);
  }

  chainHead(): Promise<ChainHeadView> {
    return this.#get("/audit/head");
  }

  /** Entries of the whole history after a number of the ledger, oldest first. */
  async entries(after: number, limit: number): Promise<readonly EntryView[]> {
    const page = await this.#get<PageView<EntryView>>(`/audit/entries${query({ after, limit })}`);
    return page.items;
  }

  /** Every open alert, oldest first. */
  alerts(): Promise<readonly AlertView[]> {
    return this.#calls.all<AlertView>("/alerts");
  }

  /** Sends a test through one channel, or through each, and says how each took it. */
  testChannels(channel?: string): Promise<readonly ChannelTestView[]> {
    return this.#post("/notifications/test", { channel }, { timeoutMs: longestChannelTest });
  }

  /** Needs no token; a desk that is down but can say so is an answer. */
  async health(options: CallOptions = {}): Promise<HealthView> {
    const call: Call = { method: "GET", path: "/healthz", accept: 503, repeatable: true, ...options };
    return (await this.#transport.send(call)) as HealthView;
  }

  /** Closes the kept connections; the client may still be used. */
  close(): void {
    this.#transport.close();
  }

  #get<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
    return this.#calls.get(path, options);
  }

  #post<Answer>(path: string, body: object, options: Partial<Call> = {}): Promise<Answer> {
    return this.#calls.post(path, body, options);
  }

  #verb<Answer>(id: string, verb: string, body: object, options: Partial<Call> = {}): Promise<Answer> {
    return this.#post(`/requests/${encodeURIComponent(id)}/${verb}`, body, options);
  }
}
