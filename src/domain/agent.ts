import type { Instant } from "../base/clock.ts";

/** An agent that was registered by name. */
export interface AgentRegistration {
  readonly name: string;
  /** For people: what it is there for. */
  readonly title?: string;
  readonly registeredAt: Instant;
  readonly registeredBy: string;
}
