import type { Answer, DeskApi } from "../support/desk-api.ts";
import type { Seeded } from "../support/seeded.ts";
import { wait } from "../support/wait.ts";
import type { Ask, Journal } from "./journal.ts";
import type { Task, Workshop } from "./workshop.ts";

export interface AgentParts {
  readonly api: DeskApi;
  readonly journal: Journal;
  readonly workshop: Workshop;
  readonly random: Seeded;
  readonly isOver: () => boolean;
}

/** What an agent may want, and how often. */
const wishes = { run: 34, linger: 6, ask: 22, withdraw: 10, expire: 10, runItself: 18 } as const;
type Wish = keyof typeof wishes;

const taskOf: Readonly<Record<Exclude<Wish, "runItself">, Task>> = {
  run: "allow",
  linger: "linger",
  ask: "ask",
  withdraw: "ask",
  expire: "expire",
};

/** One agent: it asks, now and then waits, takes back or runs a command itself, and thinks a little in between. */
export class Agent {
  readonly #name: string;
  readonly #parts: AgentParts;
  #count = 0;

  constructor(name: string, parts: AgentParts) {
    this.#name = name;
    this.#parts = parts;
  }

  /** Resolves when the load is over and it has ended what it had begun. */
  async live(): Promise<void> {
    const { random, isOver } = this.#parts;
    while (!isOver()) {
      await this.#fulfil(random.pick(wishes));
      await wait(random.between(5, 150));
    }
  }

  async #fulfil(wish: Wish): Promise<void> {
    const { random } = this.#parts;
    if (wish === "runItself") return this.#runItself(random.chance(0.5) ? "allow" : "ask");
    const id = await this.#submit(taskOf[wish], wish === "expire" ? { deadline: "1s" } : {});
    if (id === undefined) return;
    if (wish === "withdraw") return this.#withdraw(id);
    if (random.chance(0.3)) await this.#parts.api.get(`/requests/${id}?wait=250ms`);
  }

  async #submit(task: Task, more: Readonly<Record<string, unknown>>): Promise<string | undefined> {
    const { api, journal, workshop, random } = this.#parts;
    const nonce = `${this.#name}-${++this.#count}`;
    const ask: Ask = { key: `key-${nonce}`, nonce, task };
    journal.asked(ask);
    const send = (): Promise<Answer> =>
      api.post("/requests", {
        agent: this.#name,
        kind: "bash_command",
        argv: workshop.argv(task, nonce),
        cwd: workshop.folder,
        key: ask.key,
        deadline: "20s",
        ...more,
      });
    // Now and then twice at once, as by a client that has lost its patience: the key makes it one ask.
    const answers = await Promise.all(random.chance(0.1) ? [send(), send()] : [send()]);
    for (const answer of answers) {
      if (this.#isExpected(answer, "submit", [200, 201])) journal.acknowledge(String(answer.body.id), ask);
    }
    const [{ status, body }] = answers as [Answer, ...Answer[]];
    return status < 300 ? String(body.id) : undefined;
  }

  async #withdraw(id: string): Promise<void> {
    const { api, journal } = this.#parts;
    const answer = await api.post(`/requests/${id}/withdraw`, {});
    if (this.#isExpected(answer, "withdraw", [200, 409]) && answer.status === 200) {
      journal.promise(id, "request_withdrawn");
    }
  }

  /** Two claims for one clearance, as of an agent that was started twice: one at most may act. */
  async #runItself(task: Task): Promise<void> {
    const id = await this.#submit(task, { execution: "agent" });
    if (id === undefined) return;
    const decided = await this.#decided(id);
    if (decided?.status !== "approved") return;
    const claims = this.#parts.random.chance(0.3) ? ["one", "other"] : ["one"];
    await Promise.all(claims.map((claim) => this.#claim(decided, `${this.#name}#${claim}`)));
  }

  async #decided(id: string): Promise<Answer["body"] | undefined> {
    for (;;) {
      const answer = await this.#parts.api.get(`/requests/${id}?wait=500ms&until=decided`);
      if (!this.#isExpected(answer, "wait", [200])) return undefined;
      if (answer.body.status !== "pending") return answer.body;
    }
  }

  async #claim(request: Answer["body"], claim: string): Promise<void> {
    const { api, journal, workshop, random } = this.#parts;
    const id = String(request.id);
    const nonce = journal.acknowledged.get(id)?.nonce ?? "";
    const started = await api.post(`/requests/${id}/start`, { digest: request.digest, claim });
    if (!this.#isExpected(started, "start", [200, 409]) || started.status !== 200) return;
    journal.promise(id, "request_executing");
    workshop.act(nonce);
    if (random.chance(0.5)) {
      this.#isExpected(await api.post(`/requests/${id}/renew`, { claim }), "renew", [200]);
    }
    const confirmed = await api.post(`/requests/${id}/confirm`, { claim, outcome: "executed", exitCode: 0 });
    if (this.#isExpected(confirmed, "confirm", [200])) journal.promise(id, "request_executed");
  }

  #isExpected({ status, body }: Answer, what: string, expected: readonly number[]): boolean {
    if (expected.includes(status)) return true;
    this.#parts.journal.faults.push(`${what} of ${this.#name} got ${status}: ${JSON.stringify(body)}`);
    return false;
  }
}
