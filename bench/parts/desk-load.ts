import { dirname } from "node:path";
import { expectEqual } from "../check.ts";
import type { LoadAnswer, LoadOrder } from "../children/http-load.ts";
import { Child } from "./child.ts";
import type { DeskProcess } from "./desk-process.ts";

/** A process that loads a desk through its HTTP door. */
export class DeskLoad {
  readonly #child = Child.script("http-load");
  readonly #desk: DeskProcess;

  constructor(desk: DeskProcess) {
    this.#desk = desk;
  }

  /** @throws CheckFailed when a call was not answered as expected. */
  async run(order: Pick<LoadOrder, "what" | "count" | "width">): Promise<LoadAnswer> {
    const { url, data } = this.#desk;
    this.#child.tell({
      ...order,
      url,
      token: this.#desk.secret("agent"),
      cwd: dirname(data),
    } satisfies LoadOrder);
    const answer = await this.#child.says<LoadAnswer>();
    expectEqual(`calls (${order.what}) with another answer than expected`, answer.wrong, 0);
    return answer;
  }

  stop(): Promise<void> {
    return this.#child.finish();
  }
}
