/** An agent that was seen or registered; times are ISO 8601 UTC. */
export interface AgentView {
  readonly name: string;
  readonly title?: string;
  readonly registeredAt?: string;
  readonly registeredBy?: string;
  readonly firstSeenAt?: string;
  readonly lastSeenAt?: string;
  /** Of how many sessions the newest ones are listed. */
  readonly sessionCount: number;
  readonly sessions: readonly SessionView[];
  /** How many of its requests wait for a decision. */
  readonly pending: number;
  readonly lastRequestId?: string;
}

/** One run of an agent. */
export interface SessionView {
  readonly id: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** An agent that was just registered, with its token, which is shown this once. */
export interface NewAgentView {
  readonly name: string;
  readonly title?: string;
  /** The token's id. */
  readonly id: string;
  readonly token: string;
}
