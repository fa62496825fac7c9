import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Instant } from "../base/clock.ts";
import type { Environment } from "../base/environment.ts";
import { describeError, VistoError } from "../base/errors.ts";
import { readIfThere } from "./address.ts";

/** A person's login at one desk. */
export interface Login {
  readonly token: string;
  readonly name: string;
  /** ISO 8601 UTC. */
  readonly expiresAt?: string;
}

type LoginsByUrl = Readonly<Record<string, Login>>;

/** Names of one address: the client connects to `localhost` by IPv4 too, and a desk on `[::1]` is another one. */
const loopbackNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"]);

/** This user's logins, one for each desk's url, in a file that only they may read. */
export class Logins {
  readonly file: string;

  constructor(environment: Environment) {
    this.file = join(environment.configFolder, "logins.json");
  }

  /** The login at a desk, if there is one that has not expired. */
  at(url: string, now: Instant): Login | undefined {
    const here = Object.entries(this.#read()).filter(([known]) => isSameDesk(known, url));
    return here.map(([, login]) => login).find((login) => !isExpired(login, now));
  }

  /** Makes sure that a login can be kept, before a code is spent on it. @throws VistoError `folder_unusable` */
  prepare(): void {
    const folder = dirname(this.file);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
    } catch (error) {
      throw this.#unwritable(error);
    }
  }

  /** Keeps a login in place of an earlier one at the same desk, and forgets what has expired. */
  keep(url: string, login: Login, now: Instant): void {
    const others = Object.entries(this.#read()).filter(
      ([known, kept]) => !isSameDesk(known, url) && !isExpired(kept, now),
    );
    this.#write(Object.fromEntries([...others, [url, login]]));
  }

  forget(url: string): void {
    const others = Object.entries(this.#read()).filter(([known]) => !isSameDesk(known, url));
    this.#write(Object.fromEntries(others));
  }

  #read(): LoginsByUrl {
    const text = readIfThere(this.file);
    if (text === undefined) return {};
    try {
      const logins: unknown = JSON.parse(text);
      if (isLogins(logins)) return logins;
    } catch {
      // Said below, together with the case of JSON of another shape.
    }
    throw new VistoError(
      "folder_unusable",
      `${this.file} is not a list of logins: remove it and log in again`,
      {
        file: this.file,
      },
    );
  }

  /** Written beside and moved into place, so that nobody ever reads half a file. */
  #write(logins: LoginsByUrl): void {
    this.prepare();
    const draft = `${this.file}.${randomBytes(6).toString("hex")}`;
    try {
      writeFileSync(draft, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600, flag: "wx" });
      chmodSync(draft, 0o600);
      renameSync(draft, this.file);
    } catch (error) {
      rmSync(draft, { force: true });
      throw this.#unwritable(error);
    }
  }

  #unwritable(error: unknown): VistoError {
    const { file } = this;
    return new VistoError(
      "folder_unusable",
      `${file} cannot be written (${describeError(error).message}): make its folder writable, set XDG_CONFIG_HOME to another, or use a token in VISTO_TOKEN`,
      { file },
      error,
    );
  }
}

/** The names of this machine's own side are one place; the port tells the desks there apart. */
function isSameDesk(one: string, other: string): boolean {
  return one === other || placeOf(one) === placeOf(other);
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const place = new URL(url);
  if (loopbackNames.has(place.hostname)) place.hostname = "127.0.0.1";
  return place.href;
}

function isExpired({ expiresAt }: Login, now: Instant): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now;
}

function isLogins(value: unknown): value is LoginsByUrl {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (login) => typeof login?.token === "string" && typeof login.name === "string",
  );
}
