import { Address } from "../support/desk-api.ts";
import { Seeded } from "../support/seeded.ts";
import { wait, waitUntil } from "../support/wait.ts";
import { Agent } from "./agent.ts";
import { House } from "./house.ts";
import { inspect, type Violation } from "./inspect.ts";
import { Journal } from "./journal.ts";
import { drawPlan, type Kill } from "./plan.ts";
import { Supervisor } from "./supervisor.ts";
import { Workshop } from "./workshop.ts";

export interface RoundOptions {
  readonly round: number;
  readonly seed: number;
  readonly agents: number;
  readonly folder: string;
}

export interface RoundReport {
  readonly acknowledged: number;
  readonly violations: readonly Violation[];
}

/** A short deadline, one sweep, the time that a sweep takes to find a dead worker, and the end of what it left behind. */
const settleLimit = 20_000;
/** A busy machine may need long for all that 50 agents have asked; no longer than this. */
const longestSettling = 180_000;

/** One round: a house under load is killed and started again; then its files are looked at. */
export async function runRound({ round, seed, agents, folder }: RoundOptions): Promise<RoundReport> {
  const random = new Seeded(seed);
  const plan = drawPlan(round, random);
  const workshop = new Workshop(folder);
  workshop.prepare();
  const house = new House(workshop, new Address(), plan.withWorker);
  const journal = new Journal();
  try {
    if (plan.early !== undefined) await killWhileStarting(house, plan.early);
    for (const part of house.parts) await house.start(part);
    const load = startLoad({ house, journal, workshop, random, agents });
    for (const kill of plan.kills) {
      await wait(kill.after);
      if (kill === plan.kills.at(-1)) workshop.release();
      await crash(house, kill);
    }
    await wait(plan.afterwards);
    await load.end();
    if (!(await house.stop())) journal.faults.push("a process did not end within 15 s of SIGTERM");
  } finally {
    await house.clear();
  }
  return { acknowledged: journal.acknowledged.size, violations: inspect(workshop, journal) };
}

async function killWhileStarting(house: House, after: number): Promise<void> {
  house.spawn("desk");
  await wait(after);
  await house.kill("desk");
}

async function crash(house: House, { parts, again }: Kill): Promise<void> {
  for (const part of parts) await house.kill(part);
  if (again !== undefined) {
    for (const part of parts) house.spawn(part);
    await wait(again);
    for (const part of parts) await house.kill(part);
  }
  await Promise.all(parts.map((part) => house.start(part)));
}

interface LoadParts {
  readonly house: House;
  readonly journal: Journal;
  readonly workshop: Workshop;
  readonly random: Seeded;
  readonly agents: number;
}

/** Agents and their supervisor; `end` resolves when nothing that they asked is left to do, or that took too long. */
function startLoad({ house, journal, workshop, random, agents }: LoadParts): { end(): Promise<void> } {
  let over = false;
  const isOver = (): boolean => over;
  const supervisor = new Supervisor(house.api("admin"), journal);
  supervisor.start();
  const api = house.api("agent");
  const lives = Array.from({ length: agents }, (_, at) =>
    new Agent(`agent-${at + 1}`, { api, journal, workshop, random: random.fork(), isOver }).live(),
  );
  const ended = Promise.all(lives);
  return {
    async end() {
      over = true;
      await ended;
      await settled(house);
      await supervisor.stop();
    },
  };
}

/** Waits while the history still grows and something is on its way; what then is left, the inspection finds. */
async function settled(house: House): Promise<void> {
  const api = house.api("admin");
  let newest: unknown;
  let grownAt = performance.now();
  await waitUntil(async () => {
    const { body } = await api.get("/requests?status=pending,approved,executing&limit=1");
    if ((body.items as unknown[]).length === 0) return true;
    const { seq } = (await api.get("/audit/head")).body;
    if (seq !== newest) grownAt = performance.now();
    newest = seq;
    return performance.now() - grownAt > settleLimit || undefined;
  }, longestSettling);
}
