import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import type { Ask } from "../../src/clearance/desk.ts";
import { VistoClient } from "../../src/client.ts";
import type { Identity } from "../../src/domain/reviewer.ts";
import { CuttingProxy } from "../support/cutting-proxy.ts";
import { Seeded } from "../support/seeded.ts";
import { wait } from "../support/wait.ts";
import { HttpDesk } from "./http-desk.ts";

const cuts = 20;
/** Some sixty events. */
const longestPiece = 40_000;

const requester: Identity = { name: "agent", role: "agent", maxRisk: "low", tokenId: "tok_agent" };

/** Records 500 asks a second until it is told to stop. */
class Writing {
  readonly #desk: HttpDesk;
  readonly #done: Promise<void>;
  #running = true;

  constructor(desk: HttpDesk) {
    this.#desk = desk;
    this.#done = this.#write();
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
  }

  async #write(): Promise<void> {
    const began = performance.now();
    for (let written = 0; this.#running; ) {
      const due = Math.ceil((performance.now() - began) / 2) - written;
      const asks = Array.from({ length: due }, (_, n) => askFor(written + n));
      await Promise.all(asks.map((ask) => this.#desk.desk.submit(ask, requester)));
      written += due;
      await wait(20);
    }
  }
}

function askFor(n: number): Ask {
  const command = { form: "shell", text: `npm install package-${n}` } as const;
  return {
    agent: "writer",
    kind: "bash_command",
    command,
    cwd: "/",
    execution: "agent",
    sighting: { channel: "http" },
  };
}

/** Reads a stream as it comes, by the rules of event streams alone: what is no whole frame counts for nothing. */
async function readRaw(url: string, token: string, isEnough: (seen: readonly number[]) => boolean) {
  const seen: number[] = [];
  let last = "0";
  while (!isEnough(seen)) {
    const response = await open(url, token, last);
    let rest = "";
    try {
      for await (const piece of response.setEncoding("utf8") as AsyncIterable<string>) {
        const frames = (rest + piece).split("\n\n");
        rest = frames.pop() ?? "";
        for (const frame of frames) {
          last = /^id: (\d+)$/m.exec(frame)?.[1] ?? last;
          if (/^data: /m.test(frame)) seen.push(Number(last));
        }
        if (isEnough(seen)) break;
      }
    } catch (error) {
      assert.match(String(error), /aborted|ECONNRESET/);
    }
  }
  return seen;
}

function open(url: string, token: string, last: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { authorization: `Bearer ${token}`, "last-event-id": last };
  const attempt = (): void => {
    get(`${url}/api/v1/events`, { agent: false, headers }, resolve).on("error", (error) => {
      // Cut off within the head of the answer: again.
      if (/socket hang up|ECONNRESET|Parse Error/.test(error.message)) attempt();
      else reject(error);
    });
  };
  attempt();
  return promise;
}

/** Reads through the typed client, which reconnects by itself. */
async function readTyped(url: string, token: string, isEnough: (seen: readonly number[]) => boolean) {
  const client = new VistoClient({ url, token });
  const seen: number[] = [];
  try {
    for await (const event of client.events({ after: 0 })) {
      if (event.event === "entry") seen.push(event.entry.seq);
      if (isEnough(seen)) return seen;
    }
  } finally {
    client.close();
  }
  return seen;
}

const readers = { "a raw reader": readRaw, "the typed client": readTyped };

for (const [who, read] of Object.entries(readers)) {
  test(`${who} that is cut off ${cuts} times at random, amid frames, misses nothing and sees nothing twice`, async (t) => {
    const seed = Date.now() % 1_000_000;
    t.diagnostic(`seed ${seed}`);
    const desk = await HttpDesk.start();
    t.after(() => desk.stop());
    const token = await desk.token("reviewer");
    const proxy = await CuttingProxy.start(desk.door.url, cuts, longestPiece, new Seeded(seed));
    t.after(() => proxy.stop());
    const writing = new Writing(desk);
    let end = Number.POSITIVE_INFINITY;
    const reading = read(proxy.url, token, (seen) => (seen.at(-1) ?? 0) >= end);
    await proxy.done;
    await writing.stop();
    end = (await desk.ledger.head()).seq;
    // One more entry, for a reader that had seen the end before it was known to be it.
    await desk.desk.submit(askFor(-1), requester);
    const seen = await reading;
    t.diagnostic(`${seen.length} events`);
    const expected = Array.from({ length: seen.length }, (_, at) => at + 1);
    assert.deepEqual(seen, expected, `seed ${seed}`);
    assert.ok(seen.length >= end);
  });
}
