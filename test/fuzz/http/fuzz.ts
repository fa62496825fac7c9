import { readFileSync } from "node:fs";
import { VistoClient } from "../../../src/client.ts";
import type { ApiDescription } from "../../../src/doors/http/openapi/description.ts";
import { DescribedApi } from "../../support/described-api.ts";
import { HouseProcess } from "../../support/house-process.ts";
import { Seeded } from "../../support/seeded.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { drawBroken, sendBare, statusesIn } from "./broken-http.ts";
import { CallDrawer, type DrawnCall } from "./draw-call.ts";
import { Known } from "./known.ts";
import { Pulse } from "./pulse.ts";
import { Sender } from "./send.ts";
import { Tokens } from "./tokens.ts";

export interface FuzzOptions {
  readonly calls: number;
  readonly seed: number;
  /** Tells lies about the desk, to show that they are found. */
  readonly distort?: (description: ApiDescription) => ApiDescription;
}

export interface FuzzReport {
  readonly seed: number;
  readonly calls: number;
  /** Operations of the description, and those that no call has succeeded in. */
  readonly operations: number;
  readonly unreached: readonly string[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** The longest that a look at `/livez` took beside it: how long the event loop was held up. */
  readonly longestPulseMs: number;
  readonly entries: number;
  /** What was wrong, in a sentence each. */
  readonly findings: readonly string[];
  readonly ms: number;
}

/** Calls in flight at a time. */
const width = 16;
/** One call in so many is no HTTP at all. */
const brokenEvery = 20;
/** Longer than any event loop may be held up, beside a fuzz that keeps the machine busy. */
const longestPulse = 1_500;
const mostFindings = 50;

/** Fuzzes a real desk in a process of its own, by its own description. */
export async function fuzzHttp(options: FuzzOptions): Promise<FuzzReport> {
  const folder = tempFolder();
  // No slots for commands: what a made-up reviewer approves is never run.
  const desk = HouseProcess.start({
    role: "desk",
    data: folder.path,
    workers: 0,
    logFile: folder.file("desk.log"),
  });
  try {
    const ready = await desk.ready;
    if (ready?.url === undefined) throw new Error(`the desk did not start: ${log(folder.file("desk.log"))}`);
    const adminToken = readFileSync(folder.file("token"), "utf8").trim();
    const session = await Session.open(ready.url, adminToken, options);
    const report = await session.run(options.calls);
    const how = await Promise.race([desk.ended, Promise.resolve("running")]);
    const findings = [...report.findings];
    if (how !== "running") findings.push(`the desk ended: ${how}: ${log(folder.file("desk.log"))}`);
    if (!(await desk.stop())) findings.push("the desk did not stop in good order");
    return { ...report, findings };
  } finally {
    await desk.kill();
    folder.remove();
  }
}

function log(file: string): string {
  return readFileSync(file, "utf8").slice(-2_000);
}

/** One fuzz of one desk. */
class Session {
  readonly #url: string;
  readonly #seed: number;
  readonly #random: Seeded;
  readonly #api: DescribedApi;
  readonly #drawer: CallDrawer;
  readonly #known: Known;
  readonly #admin: VistoClient;
  readonly #tokens: Tokens;
  readonly #sender: Sender;
  readonly #statuses = new Map<number, number>();
  readonly #reached = new Set<string>();
  readonly #findings: string[] = [];
  #slowest = 0;

  static async open(url: string, adminToken: string, { seed, distort }: FuzzOptions): Promise<Session> {
    const response = await fetch(`${url}/api/v1/openapi.json`);
    const honest = (await response.json()) as ApiDescription;
    const description = distort?.(honest) ?? honest;
    const admin = new VistoClient({ url, token: adminToken });
    const own = await admin.tokens();
    return new Session(
      url,
      adminToken,
      seed,
      description,
      admin,
      own.map(({ id }) => id),
    );
  }

  private constructor(
    url: string,
    adminToken: string,
    seed: number,
    description: ApiDescription,
    admin: VistoClient,
    spared: readonly string[],
  ) {
    this.#url = url;
    this.#seed = seed;
    this.#random = new Seeded(seed);
    this.#api = new DescribedApi(description);
    this.#known = new Known(spared);
    this.#drawer = new CallDrawer(this.#api, description, this.#random, this.#known);
    this.#admin = admin;
    this.#tokens = new Tokens(url, adminToken);
    this.#sender = new Sender(url, width);
  }

  async run(calls: number): Promise<FuzzReport> {
    const began = performance.now();
    const pulse = new Pulse(this.#url);
    let left = calls;
    const lane = async (): Promise<void> => {
      while (left-- > 0 && this.#findings.length < mostFindings) await this.#one();
    };
    await Promise.all(Array.from({ length: width }, lane));
    await pulse.stop();
    const longestPulseMs = Math.max(...pulse.took);
    if (longestPulseMs > longestPulse) this.#findings.push(`/livez took ${Math.round(longestPulseMs)} ms`);
    const { entries } = await this.#closing();
    const names = this.#api.operations.map(({ described }) => described.operationId);
    return {
      seed: this.#seed,
      calls,
      operations: names.length,
      unreached: names.filter((name) => !this.#reached.has(name)),
      statuses: Object.fromEntries([...this.#statuses].sort(([a], [b]) => a - b)),
      slowestMs: Math.round(this.#slowest),
      longestPulseMs: Math.round(longestPulseMs),
      entries,
      findings: this.#findings,
      ms: Math.round(performance.now() - began),
    };
  }

  async #one(): Promise<void> {
    if (this.#random.chance(1 / brokenEvery)) return this.#broken();
    const call = this.#drawer.draw();
    const sent = await this.#sender.send(call, await this.#tokens.authorization(call.token));
    if ("lost" in sent) return void this.#lost(call, sent.lost);
    const { answer, ms } = sent;
    this.#slowest = Math.max(this.#slowest, ms);
    this.#count(answer.status);
    // A token that was ended is refused as unknown, or as one wrong token too many.
    if (answer.status === 401 || answer.status === 429) this.#tokens.forget(call.token);
    const [path = ""] = call.target.split(/[?#]/);
    const objections = [path, decoded(path)].map((one) => this.#api.objection(call.method, one, answer));
    if (!objections.includes(undefined)) this.#found(call, objections[0] ?? "");
    const operation = this.#api.find(call.method, path);
    if (operation && answer.status < 300) this.#reached.add(operation.described.operationId);
    if (answer.contentType?.startsWith("application/json")) this.#known.learn(JSON.parse(answer.body));
  }

  /** Clients may send what Node's own refuses to; that is no finding. */
  #lost(call: DrawnCall, why: string): void {
    const isOurs = !/ERR_|Invalid|Parse Error/.test(why);
    // What is far too large is refused before all of it was sent, and the connection closed.
    const isCutOff = (call.body?.length ?? 0) > 100_000 && /EPIPE|ECONNRESET|hang up/.test(why);
    if (isOurs && !isCutOff) this.#found(call, `no answer: ${why}`);
  }

  async #broken(): Promise<void> {
    const { sent, came, isOver } = await sendBare(this.#url, drawBroken(this.#random));
    const shown = JSON.stringify(sent.slice(0, 200));
    if (!isOver) this.#findings.push(`${shown} was left open`);
    for (const status of statusesIn(came)) {
      this.#count(status);
      if (status >= 500) this.#findings.push(`${shown} was answered ${status}`);
    }
    const refusals = statusesIn(came).filter((status) => status >= 400).length;
    const problems = came.split("application/problem+json").length - 1;
    if (refusals !== problems) this.#findings.push(`${shown} was refused without a problem: ${came}`);
  }

  #count(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  #found({ method, target, headers, body, token }: DrawnCall, what: string): void {
    const shown = {
      method,
      target: target.slice(0, 300),
      headers,
      token,
      body: body?.toString().slice(0, 300),
    };
    this.#findings.push(`${what}\n  by ${JSON.stringify(shown)}`);
  }

  /** The desk is well, and its history whole. */
  async #closing(): Promise<{ entries: number }> {
    const health = await this.#admin.health();
    if (health.status === "down") this.#findings.push(`the desk is down: ${health.reasons.join(", ")}`);
    const chain = await this.#admin.verifyChain();
    if (!chain.intact) this.#findings.push(`the chain is broken at ${chain.brokenAt}: ${chain.why}`);
    this.#admin.close();
    this.#tokens.close();
    this.#sender.close();
    return { entries: chain.entries };
  }
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
