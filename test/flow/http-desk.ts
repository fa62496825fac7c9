import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import {
  type Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Log, silentLog } from "../../src/base/log.ts";
import { newToken } from "../../src/clearance/credentials.ts";
import { Desk } from "../../src/clearance/desk.ts";
import { addToken } from "../../src/clearance/identities.ts";
import { readPolicyTexts } from "../../src/clearance/judge/policy-source.ts";
import { Presence } from "../../src/clearance/presence.ts";
import { commandHashOf } from "../../src/domain/digest.ts";
import type { NotificationPlan } from "../../src/domain/notification-plan.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import type { Risk } from "../../src/domain/policy/policy.ts";
import type { Role } from "../../src/domain/reviewer.ts";
import type { RequestView } from "../../src/domain/view.ts";
import { HttpDoor } from "../../src/doors/http/http-door.ts";
import { describeApi } from "../../src/doors/http/openapi/description.ts";
import { routeTables } from "../../src/doors/http/routes.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { Tail } from "../../src/ledger/tail.ts";
import { Feed } from "../../src/notifiers/feed.ts";
import { Notifications } from "../../src/notifiers/notifiers.ts";
import { DescribedApi } from "../support/described-api.ts";
import { assertDescribed } from "../support/described-entries.ts";
import { InlineJudge } from "../support/inline-judge.ts";
import { TellingClock } from "../support/telling-clock.ts";

/** An answer as it came; `json` is its body where that is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes.
  readonly json: any;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: Buffer | string;
  readonly headers?: OutgoingHttpHeaders;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

type Method = "GET" | "POST" | "DELETE" | "OPTIONS" | "HEAD";

const policyFolder = fileURLToPath(new URL("../../policy/default", import.meta.url));

const described = new DescribedApi(describeApi(routeTables, "1.2.3"));

export interface HttpDeskOptions {
  readonly log?: Log;
  readonly plan?: NotificationPlan;
  readonly callRate?: number;
}

/** A real ledger in a temporary folder behind a real HTTP server on a free port; only time stands still. */
export class HttpDesk {
  readonly clock = new TellingClock();
  readonly feed = new Feed();
  readonly ledger: SqliteLedger;
  readonly desk: Desk;
  readonly tail: Tail;
  readonly notifiers: Notifications;
  readonly door: HttpDoor;
  readonly presence: Presence;
  readonly #folder: string;
  readonly #tokens = new Map<string, string>();

  static async start(options: HttpDeskOptions = {}): Promise<HttpDesk> {
    const folder = await mkdtemp(join(tmpdir(), "visto-http-"));
    const policy = parsePolicy(readPolicyTexts([{ path: policyFolder, standing: "default" }]));
    const desk = new HttpDesk(folder, policy, options);
    await desk.ledger.start();
    await desk.tail.start();
    await desk.door.start();
    return desk;
  }

  private constructor(
    folder: string,
    policy: ReturnType<typeof parsePolicy>,
    { log = silentLog, plan: given, callRate }: HttpDeskOptions,
  ) {
    const { clock, feed } = this;
    this.#folder = folder;
    this.ledger = new SqliteLedger({ file: join(folder, "ledger.db"), clock });
    this.tail = new Tail(this.ledger, log);
    this.notifiers = new Notifications({
      place: { path: join(folder, "notifications.yaml"), optional: true },
      variables: process.env,
      platform: process.platform,
      version: "1.2.3",
      clock,
      log,
    });
    const plan = given ? { plan: given } : this.notifiers;
    const judge = new InlineJudge(policy, clock);
    this.desk = new Desk({
      ledger: this.ledger,
      clock,
      judge,
      digester: async (ask) => ({
        digest: `d-${ask.fingerprint}`,
        content:
          ask.execution === "server"
            ? { digest: `c-${commandHashOf(ask.command)}`, folder: ask.cwd }
            : undefined,
      }),
      plan,
    });
    this.presence = new Presence(clock, plan);
    const { desk, tail, presence, notifiers } = this;
    const place = { host: "127.0.0.1", port: 0, version: "1.2.3" };
    this.door = new HttpDoor({ desk, tail, feed, presence, notifiers, clock, log, callRate, ...place });
  }

  /** Puts a notification plan into force. */
  async usePlan(text: string): Promise<void> {
    writeFileSync(join(this.#folder, "notifications.yaml"), text);
    await this.clock.advance(1_000);
  }

  /** Ends it; its history has to be as the reference describes it. */
  async stop(): Promise<void> {
    await this.door.stop();
    await this.tail.stop();
    try {
      await assertDescribed(this.ledger);
    } finally {
      await this.ledger.stop();
      await rm(this.#folder, { recursive: true });
    }
  }

  /** A token of this role, made once for each name. */
  async token(role: Role, name: string = role, maxRisk: Risk = "high"): Promise<string> {
    const known = this.#tokens.get(name);
    if (known) return known;
    const { token, hash } = newToken();
    await this.ledger.run(addToken, { name, role, maxRisk, hash, createdBy: "test" });
    this.#tokens.set(name, token);
    return token;
  }

  /** Makes a call; its answer has to be as the API's description says. */
  async call(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    const answer = await this.#exchange(method, path, options);
    const { status, headers, text } = answer;
    const came = { status, contentType: headers["content-type"], body: text };
    const objection = described.objection(method, path.replace(/\?.*/, ""), came);
    if (objection !== undefined) throw new Error(objection);
    return answer;
  }

  #exchange(method: Method, path: string, options: CallOptions): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const sent = httpRequest(this.door.url + path, {
      method,
      agent: options.agent ?? false,
      signal: options.signal,
      headers: {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...(payload !== undefined && { "content-type": "application/json" }),
        ...options.headers,
      },
    });
    sent.on("error", reject);
    sent.on("response", (response) => void readAnswer(response).then(resolve, reject));
    sent.end(payload);
    return promise;
  }

  api(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.call(method, `/api/v1${path}`, options);
  }

  /** Submits a command that the default policy asks about, for the agent's own process. */
  async ask(fields: Record<string, unknown> = {}, token?: string): Promise<RequestView> {
    const body = {
      agent: "tester",
      kind: "bash_command",
      command: "npm install",
      cwd: "/",
      execution: "agent",
      ...fields,
    };
    const answer = await this.api("POST", "/requests", { token: token ?? (await this.token("agent")), body });
    if (answer.status !== 201) throw new Error(`expected 201, got ${answer.status}: ${answer.text}`);
    return answer.json;
  }

  async decide(request: RequestView, verdict: "approve" | "reject", fields: object = {}): Promise<Answer> {
    const token = await this.token("reviewer");
    const body = { verdict, digest: request.digest, ...fields };
    return this.api("POST", `/requests/${request.id}/decision`, { token, body });
  }

  /** An approved request that the agent may claim. */
  async approved(fields: Record<string, unknown> = {}): Promise<RequestView> {
    const request = await this.ask(fields);
    const answer = await this.decide(request, "approve");
    if (answer.status !== 200) throw new Error(`expected 200, got ${answer.status}: ${answer.text}`);
    return answer.json;
  }

  /** Resolves when the tail has told of an entry of this type about this subject. */
  async recorded(subject: string, type: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const unfollow = await this.tail.follow((entry) => {
      if (entry.subject === subject && entry.type === type) resolve();
    }, 0);
    await promise;
    unfollow();
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const isJson = text !== "" && /json/.test(response.headers["content-type"] ?? "");
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}
