import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the words of a command mean: whether the policy allows it, and what it does besides its effect. */
export type Task = "allow" | "linger" | "ask" | "expire";

/** Tasks that the owner's policy allows; the others wait for a reviewer. */
export const allowedTasks: readonly Task[] = ["allow", "linger"];

/** The folder in which the round's commands act: a script with one outside effect, and the file that shows it. */
export class Workshop {
  readonly folder: string;
  /** The desk's data folder, with the owner's policy in it. */
  readonly data: string;

  constructor(folder: string) {
    this.folder = folder;
    this.data = join(folder, "data");
  }

  prepare(): void {
    mkdirSync(this.data, { mode: 0o700, recursive: true });
    writeFileSync(this.#effects, "");
    writeFileSync(this.#script, script, { mode: 0o755 });
    writeFileSync(join(this.data, "policy.yaml"), policyOf(this.#script));
  }

  /** The words that leave the effect `nonce`. */
  argv(task: Task, nonce: string): readonly string[] {
    return [this.#script, task, nonce];
  }

  /** The effect of an agent that runs its command itself. */
  act(nonce: string): void {
    appendFileSync(this.#effects, `${nonce}\n`);
  }

  /** From now on no command lingers: none may outlive the last kill without having been left behind by it. */
  release(): void {
    writeFileSync(join(this.folder, "released"), "");
  }

  /** The nonces that were left, in order, repeated ones repeated. */
  effects(): readonly string[] {
    return readFileSync(this.#effects, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  get logFile(): string {
    return join(this.folder, "desk.log");
  }

  get #script(): string {
    return join(this.folder, "effect.sh");
  }

  get #effects(): string {
    return join(this.folder, "effects");
  }
}

/** `>>` opens with O_APPEND, and a line is one write: lines of concurrent processes never mix. */
const script = `#!/bin/sh
echo "$2" >> effects
echo "done $2"
if [ "$1" = linger ] && [ ! -e released ]; then exec sleep 30; fi
`;

function policyOf(program: string): string {
  return `rules:
  - name: effects
    ruling: allow
    risk: low
    reason: The suite's own script.
    programs: [${allowedTasks.map((task) => `"${program} ${task}"`).join(", ")}]
    operands: "[TEXT...]"
    examples:
      match: ["${program} allow one"]
      notMatch: ["${program} ask one"]
`;
}
