import type { Clock } from "../base/clock.ts";
import type { Environment } from "../base/environment.ts";
import { VistoError } from "../base/errors.ts";
import { type ClientOptions, VistoClient } from "../client.ts";
import { deskAddress } from "./address.ts";
import { type Credential, chooseCredential, type Speaker } from "./identity.ts";
import { Logins } from "./logins.ts";
import { Output } from "./output.ts";
import { agentSessionSign, type LookAbove, refuseInAgentSession } from "./session-guard.ts";
import { type Streams, Terminal } from "./terminal.ts";

/** What a command line finds around it. */
export interface Surroundings {
  readonly environment: Environment;
  readonly streams: Streams;
  readonly clock: Clock;
  readonly cwd: string;
  /** Looks for agents above this process; the system's own look-up unless a test brings another. */
  readonly lookAbove?: LookAbove;
}

/** The request that a command is about, as far as it is known: what `--json` ends with even when it fails. */
export interface Subject {
  readonly id: string | null;
  readonly status: string | null;
}

/** What every command is given: where it is, how it speaks to people, and the desk. */
export class Context {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly cwd: string;
  /** The desk's data folder. */
  readonly data: string;
  readonly terminal: Terminal;
  readonly output: Output;
  readonly logins: Logins;
  /** Set by commands whose `--json` speaks of one request. */
  subject: Subject | undefined;
  readonly #lookAbove: LookAbove | undefined;
  readonly #clients: VistoClient[] = [];

  constructor({ environment, streams, clock, cwd, lookAbove }: Surroundings, data: string, json: boolean) {
    this.environment = environment;
    this.clock = clock;
    this.cwd = cwd;
    this.data = data;
    this.terminal = new Terminal(streams, environment.noColor);
    this.output = new Output(streams, this.terminal, json);
    this.logins = new Logins(environment);
    this.#lookAbove = lookAbove;
  }

  get url(): string {
    return deskAddress(this.environment, this.data);
  }

  /** The desk, spoken to as this speaker. */
  async desk(speaker: Speaker): Promise<VistoClient> {
    return this.#connect((await this.#credential(speaker)).token);
  }

  /** The desk, for a verb that no agent may give with a person's login. */
  async deskInPerson(verb: string): Promise<VistoClient> {
    const credential = await this.#credential("person");
    if (credential.from === "login") this.refuseInAgentSession(verb);
    return this.#connect(credential.token);
  }

  /** The desk, spoken to by whoever this is: inside an agent's session that is the agent, whoever is logged in. */
  async deskAsSelf(): Promise<VistoClient> {
    const credential = await this.#credential("either");
    const isBorrowed =
      credential.from === "login" &&
      agentSessionSign(this.environment.variables, this.#lookAbove) !== undefined;
    return isBorrowed ? this.desk("agent") : this.#connect(credential.token);
  }

  refuseInAgentSession(verb: string): void {
    refuseInAgentSession(verb, this.environment.variables, this.#lookAbove);
  }

  get lookAbove(): LookAbove | undefined {
    return this.#lookAbove;
  }

  /** The desk wherever it is by now: address and token are looked up anew each time, for processes that outlive it. */
  deskAnew(speaker: "agent" | "supervisor", channel: ClientOptions["channel"]): () => VistoClient {
    let last: { readonly client: VistoClient; readonly key: string } | undefined;
    return () => {
      const { environment, data, url, logins, clock } = this;
      const { token } = chooseCredential(speaker, { environment, data, url, logins, now: clock.now() });
      const key = `${url} ${token}`;
      if (last?.key !== key) last = { client: this.#connect(token, channel), key };
      return last.client;
    };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  /** Where there is no desk either, that is the first thing to say. */
  async #credential(speaker: Speaker): Promise<Credential> {
    const { environment, data, url, logins } = this;
    try {
      return chooseCredential(speaker, { environment, data, url, logins, now: this.clock.now() });
    } catch (error) {
      if (error instanceof VistoError && error.code === "token_missing") await this.#connect().health();
      throw error;
    }
  }

  #connect(token?: string, channel: ClientOptions["channel"] = "cli"): VistoClient {
    const client = new VistoClient({ url: this.url, token, channel, clock: this.clock });
    this.#clients.push(client);
    return client;
  }
}
