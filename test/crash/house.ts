import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, DeskApi } from "../support/desk-api.ts";
import { HouseProcess } from "../support/house-process.ts";
import type { Workshop } from "./workshop.ts";

export type Part = "desk" | "worker";

/** The processes of a round on one data folder: a desk, and a worker where the desk runs no commands itself. */
export class House {
  readonly #workshop: Workshop;
  readonly #address: Address;
  readonly #withWorker: boolean;
  readonly #processes = new Map<Part, HouseProcess>();

  constructor(workshop: Workshop, address: Address, withWorker: boolean) {
    this.#workshop = workshop;
    this.#address = address;
    this.#withWorker = withWorker;
  }

  get parts(): readonly Part[] {
    return this.#withWorker ? ["desk", "worker"] : ["desk"];
  }

  /** Starts a part; resolves when it is ready, and the desk's address is known. */
  async start(part: Part): Promise<void> {
    const started = this.spawn(part);
    const ready = await started.ready;
    if (!ready) throw new Error(`the ${part} ended before it was ready: see ${this.#workshop.logFile}`);
    if (part === "desk") this.#address.set(String(ready.url));
  }

  /** Starts a part without waiting until it is ready. */
  spawn(part: Part): HouseProcess {
    const { data, logFile } = this.#workshop;
    const idle = this.#withWorker && part === "desk";
    const started = HouseProcess.start({ role: part, data, logFile, ...(idle ? { workers: 0 } : {}) });
    this.#processes.set(part, started);
    return started;
  }

  async kill(part: Part): Promise<void> {
    if (part === "desk") this.#address.forget();
    await this.#processes.get(part)?.kill();
  }

  /** Ends all in good order, the worker first; false if one did not end by itself. */
  async stop(): Promise<boolean> {
    const worker = (await this.#processes.get("worker")?.stop()) ?? true;
    const desk = (await this.#processes.get("desk")?.stop()) ?? true;
    return worker && desk;
  }

  /** After a fault of the suite: nothing that it started is left. */
  async clear(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((each) => each.kill()));
  }

  /** The door as the holder of the folder's first token of this role uses it. */
  api(role: "admin" | "agent"): DeskApi {
    const file = join(this.#workshop.data, role === "admin" ? "token" : "agent-token");
    return new DeskApi(this.#address, readFileSync(file, "utf8").trim());
  }
}
