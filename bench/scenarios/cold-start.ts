import { spawn } from "node:child_process";
import { once } from "node:events";
import { expectEqual } from "../check.ts";
import { bin, DeskProcess, plainVariables } from "../parts/desk-process.ts";
import type { Contestant, Scenario } from "../scenario.ts";
import { quantile } from "../statistics.ts";

/** What a person waits for at the prompt. */
export const coldStart: Scenario = {
  name: "cold-start",
  about: "a whole process of the command line: --version, and list against a running desk",
  async prepare(lab) {
    const starts = lab.size(10, 5);
    const desk = await DeskProcess.start(lab.folder());
    const variables = {
      ...plainVariables(desk.data),
      VISTO_URL: desk.url,
      VISTO_TOKEN: desk.secret("admin"),
    };
    const contestant = (name: string, args: readonly string[]): Contestant => ({
      name,
      async measure() {
        const took: number[] = [];
        for (let n = 0; n < starts; n++) took.push(await runCommand(args, variables));
        return { "p50 ms": quantile(took, 0.5), "most ms": Math.max(...took) };
      },
    });
    return {
      contestants: [contestant("--version", ["--version"]), contestant("list", ["list"])],
      values: [
        { name: "coldStartVersionP50Ms", of: ["--version", "p50 ms"] },
        { name: "coldStartListP50Ms", of: ["list", "p50 ms"] },
      ],
      async close() {
        await desk.stop();
        lab.discard(desk.data);
      },
    };
  },
};

/** From the spawn to the end, in milliseconds. */
async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "ignore", "inherit"], env });
  const [code] = (await once(child, "exit")) as [number | null];
  expectEqual(`as the exit code of visto ${args.join(" ")}`, code, 0);
  return performance.now() - begun;
}
