import type { Seeded } from "../../support/seeded.ts";
import { one } from "../draw.ts";

/** How many of each are kept; the oldest go first. */
const kept = 60;

interface Subject {
  readonly id: string;
  readonly digest?: string;
  readonly status?: string;
}

const nobody: Subject = { id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0", digest: "0".repeat(64) };

/** The prefix of the ids of each topic. */
const prefixes: Readonly<Record<string, string>> = {
  requests: "req",
  grants: "grt",
  tokens: "tok",
  notes: "note",
};

/** The status in which something comes of a step. */
const ripe: Readonly<Record<string, string>> = {
  decision: "pending",
  start: "approved",
  renew: "executing",
  confirm: "executing",
  resolve: "unknown",
  revoke: "open",
};

/** What the answers so far have told: real ids, digests, cursors and codes, to be mixed into later calls. */
export class Known {
  readonly #spared: ReadonlySet<string>;
  readonly #subjects = new Map<string, Map<string, Subject>>();
  readonly #cursors: string[] = ["bm8gY3Vyc29y"];
  readonly #codes: string[] = ["AAAA-AAAA"];
  #subject = nobody;

  /** `spared`: ids that no call may name, because the fuzz itself needs them. */
  constructor(spared: readonly string[]) {
    this.#spared = new Set(spared);
  }

  /** Chooses what the next call is about: mostly something that its path can be about, in a fitting state. */
  choose(random: Seeded, path: string): void {
    const [, topic = "", step = ""] = /\/v1\/(\w+)\/\{id\}\/?(\w*)/.exec(path) ?? [];
    const fitting = [...(this.#subjects.get(prefixes[topic] ?? "")?.values() ?? [])];
    const ready = fitting.filter(({ status }) => status === ripe[step]);
    const all = [...this.#subjects.values()].flatMap((subjects) => [...subjects.values()]);
    const [choices = [nobody]] = [
      random.chance(0.6) ? ready : [],
      random.chance(0.9) ? fitting : [],
      [...all, nobody],
    ].filter((list) => list.length > 0);
    this.#subject = one(random, choices);
  }

  /** Of the subject that was chosen, or now and then of none. */
  id(random: Seeded): string {
    return random.chance(0.95) ? this.#subject.id : nobody.id;
  }

  digest(random: Seeded): string {
    return (random.chance(0.95) ? this.#subject.digest : nobody.digest) ?? "none";
  }

  cursor(random: Seeded): string {
    return one(random, this.#cursors);
  }

  loginCode(random: Seeded): string {
    return one(random, this.#codes);
  }

  /** Keeps what an answer tells. */
  learn(body: unknown): void {
    if (typeof body !== "object" || body === null) return;
    const { id, digest, status, nextCursor, code, expiresAt, items } = body as Record<string, unknown>;
    if (typeof id === "string") this.#keepSubject(id, textOf(digest), textOf(status));
    if (typeof nextCursor === "string") keep(this.#cursors, nextCursor);
    if (typeof code === "string" && expiresAt !== undefined) keep(this.#codes, code);
    if (Array.isArray(items)) for (const item of items.slice(0, 3)) this.learn(item);
  }

  #keepSubject(id: string, digest: string | undefined, status: string | undefined): void {
    if (this.#spared.has(id)) return;
    const prefix = id.replace(/_.*/, "");
    const subjects = this.#subjects.get(prefix) ?? new Map<string, Subject>();
    this.#subjects.set(prefix, subjects);
    const before = subjects.get(id);
    subjects.delete(id);
    subjects.set(id, { id, digest: digest ?? before?.digest, status: status ?? before?.status });
    const [oldest] = subjects.keys();
    if (subjects.size > kept && oldest !== undefined) subjects.delete(oldest);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > kept) list.shift();
}
