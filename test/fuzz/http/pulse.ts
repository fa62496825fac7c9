import { Agent, get } from "node:http";
import { wait } from "../../support/wait.ts";

const every = 25;

/** Asks a desk again and again whether it lives, to see how long its event loop is held up. */
export class Pulse {
  readonly took: number[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #running = true;
  readonly #done: Promise<void>;

  constructor(url: string) {
    this.#done = this.#beat(`${url}/livez`);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#done;
    this.#agent.destroy();
  }

  async #beat(url: string): Promise<void> {
    while (this.#running) {
      const began = performance.now();
      await this.#ask(url);
      this.took.push(performance.now() - began);
      await wait(every);
    }
  }

  #ask(url: string): Promise<void> {
    return new Promise((resolve) => {
      get(url, { agent: this.#agent }, (response) => {
        response.resume();
        response.on("close", resolve);
      }).on("error", () => resolve());
    });
  }
}
