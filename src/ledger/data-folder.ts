import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Instant, Milliseconds } from "../base/clock.ts";
import { describeError, VistoError } from "../base/errors.ts";

/** What a running desk says of itself to the commands on this machine. */
export interface DeskNote {
  readonly url: string;
  readonly pid: number;
  /** The owner's policy file, so that further workers judge by the same. */
  readonly policyFile?: string;
  /** The owner's notification plan, so that they guard it, too. */
  readonly notificationsFile?: string;
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

  get notificationsFile(): string {
    return join(this.path, "notifications.yaml");
  }

  /** The named pipes of running commands. */
  get pipesFolder(): string {
    return join(this.path, "pipes");
  }

  /**
   * Makes the folder and what lies in it, for its owner alone; one that somebody else made is refused, because
   * whatever they left in it would be trusted.
   * @throws VistoError `folder_unusable`
   */
  prepare(now: Instant): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      this.#refuseForeign(this.path);
      chmodSync(this.path, 0o700);
      for (const file of [this.ledgerFile, this.lockFile]) makePrivate(file);
      removeOldPipes(this.pipesFolder, now);
    } catch (error) {
      throw error instanceof VistoError ? error : this.#unusable(error);
    }
  }

  #refuseForeign(path: string): void {
    const self = process.getuid?.();
    const { uid } = lstatSync(path);
    if (self === undefined || uid === self) return;
    throw this.#unusable(new Error(`${path} belongs to user ${uid}, not to ${self}`));
  }

  /**
   * A secret kept in a file of its own, or undefined where there is none yet.
   * @throws VistoError `folder_unusable` if others could have written or read it.
   */
  readSecret(name: "token" | "agent-token"): string | undefined {
    const file = join(this.path, name);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (!stats) return undefined;
    this.#refuseForeign(file);
    if (!stats.isFile() || (stats.mode & 0o077) !== 0) {
      throw this.#unusable(
        new Error(`${file} is not a file for its owner alone: remove it, or chmod it to 600`),
      );
    }
    const secret = readFileSync(file, "utf8").trim();
    return secret === "" ? undefined : secret;
  }

  writeSecret(name: "token" | "agent-token", secret: string): void {
    this.#write(name, `${secret}\n`);
  }

  /** What the desk of this folder says of itself. @throws VistoError `folder_unusable` if that cannot be read. */
  readDesk(): DeskNote | undefined {
    const file = join(this.path, "desk.json");
    if (!existsSync(file)) return undefined;
    try {
      const note = JSON.parse(readFileSync(file, "utf8")) as DeskNote | null;
      if (typeof note?.url === "string") return note;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw this.#unusable(error);
    }
    throw this.#unusable(new Error(`expected ${file} as a running desk writes it: start the desk again`));
  }

  writeDesk(note: DeskNote): void {
    this.#write("desk.json", `${JSON.stringify(note)}\n`);
  }

  removeDesk(): void {
    rmSync(join(this.path, "desk.json"), { force: true });
  }

  /** Whole or not at all: a reader never sees half a file, and no file or link that lies there is written through. */
  #write(name: string, text: string): void {
    const draft = join(this.path, `${name}.${randomBytes(6).toString("hex")}`);
    try {
      writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
      renameSync(draft, join(this.path, name));
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

/** SQLite gives the files beside a database its mode. */
function makePrivate(file: string): void {
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
}

/** Pipes that a killed desk left behind; a running worker makes new ones where it misses its own. */
const oldAfter: Milliseconds = 60_000;

function removeOldPipes(folder: string, now: Instant): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats && now - stats.mtimeMs > oldAfter) rmSync(path, { recursive: true, force: true });
  }
}
