import { expectEqual, verifyHistory } from "../check.ts";
import type { Lab } from "../parts/lab.ts";
import { LetterDesk } from "../parts/letter-desk.ts";
import { type Contestant, contest, type Figures, type Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

/** Whether ten thousand dead letters that are redriven at once hold up what is new. */
export const redrive: Scenario = {
  name: "redrive",
  about:
    "from the call that sends a new message to its handler, alone and while 10,000 dead letters are redriven",
  mostRounds: 3,
  async prepare(lab) {
    const letters = lab.size(10_000, 500);
    return contest(
      [alone(lab), beside(lab, letters)],
      [
        { name: "redriveAloneP50Ms", of: ["alone", "pick-up p50 ms"] },
        { name: "redriveAloneP99Ms", of: ["alone", "pick-up p99 ms"] },
        { name: "redriveBesideP50Ms", of: ["beside a redrive", "pick-up p50 ms"] },
        { name: "redriveBesideP99Ms", of: ["beside a redrive", "pick-up p99 ms"] },
        { name: "redrivenPerSecond", of: ["beside a redrive", "redriven/s"] },
      ],
    );
  },
};

function alone(lab: Lab): Contestant {
  const count = lab.size(1_000, 50);
  return {
    name: "alone",
    async measure() {
      const folder = lab.folder();
      const desk = await LetterDesk.open(folder);
      await desk.work();
      const took: number[] = [];
      for (let n = 0; n < count; n++) took.push(await desk.pickUp());
      await desk.close();
      lab.discard(folder);
      return pickUps(took);
    },
  };
}

function beside(lab: Lab, letters: number): Contestant {
  return {
    name: "beside a redrive",
    async measure() {
      const folder = lab.folder();
      const desk = await LetterDesk.open(folder);
      await desk.bury(letters);
      await desk.work();
      const { took, seconds } = await measureBeside(desk, letters);
      expectEqual("handled messages", desk.handled, letters + took.length);
      await desk.close();
      await verifyHistory(desk.file);
      lab.discard(folder);
      return { ...pickUps(took), "redriven/s": letters / seconds, "new messages": took.length };
    },
  };
}

/** Sends new messages one after the other until all of the redriven ones are handled, too. */
async function measureBeside(
  desk: LetterDesk,
  letters: number,
): Promise<{ took: readonly number[]; seconds: number }> {
  const began = performance.now();
  const redriven = desk.redrive();
  const took: number[] = [];
  while (desk.handled < letters + took.length) took.push(await desk.pickUp());
  expectEqual("redriven messages", await redriven, letters);
  return { took, seconds: (performance.now() - began) / 1_000 };
}

function pickUps(took: readonly number[]): Figures {
  return { "pick-up p50 ms": quantile(took, 0.5), "pick-up p99 ms": quantile(took, 0.99) };
}
