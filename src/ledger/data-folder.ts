import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeError, VistoError } from "../base/errors.ts";

/** What a running desk says of itself to the commands on this machine. */
export interface DeskNote {
  readonly url: string;
  readonly pid: number;
  /** The owner's policy file, so that further workers judge by the same. */
  readonly policyFile?: string;
}

/** The folder that one desk owns: its ledger, its lock, its first tokens and its address. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get ledgerFile(): string {
    return join(this.path, "ledger.db");
  }

  get lockFile(): string {
    return join(this.path, "desk.lock");
  }

  get policyFile(): string {
    return join(this.path, "policy.yaml");
  }

  /** Makes the folder, for its owner alone. @throws VistoError `folder_unusable` */
  prepare(): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      chmodSync(this.path, 0o700);
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  /** A secret kept in a file of its own, or undefined where there is none yet. */
  readSecret(name: "token" | "agent-token"): string | undefined {
    const file = join(this.path, name);
    if (!existsSync(file)) return undefined;
    const secret = readFileSync(file, "utf8").trim();
    return secret === "" ? undefined : secret;
  }

  writeSecret(name: "token" | "agent-token", secret: string): void {
    this.#write(name, `${secret}\n`);
  }

  readDesk(): DeskNote | undefined {
    const file = join(this.path, "desk.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DeskNote) : undefined;
  }

  writeDesk(note: DeskNote): void {
    this.#write("desk.json", `${JSON.stringify(note)}\n`);
  }

  removeDesk(): void {
    rmSync(join(this.path, "desk.json"), { force: true });
  }

  /** Whole or not at all: a reader never sees half a file. */
  #write(name: string, text: string): void {
    const file = join(this.path, name);
    try {
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  #unusable(error: unknown): VistoError {
    return new VistoError(
      "folder_unusable",
      `the data folder ${this.path} cannot be used (${describeError(error).message}): give --data a folder that you can write`,
      {},
      error,
    );
  }
}
