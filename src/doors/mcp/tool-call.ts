import type { Clock, Milliseconds } from "../../base/clock.ts";
import type { VistoClient } from "../../client.ts";
import type { Role } from "../../domain/reviewer.ts";
import type { Leases } from "./leases.ts";

/** The desk where it can be reached by now, spoken to as this server's identity; throws VistoError where it cannot. */
export type DeskAccess = () => VistoClient;

/** What is true of everything that one client asks, unless a call says otherwise. */
export interface Setting {
  readonly role: Role;
  readonly agent: string;
  readonly session?: string;
  /** Where the client works; a remote one may not have said it. */
  readonly cwd?: string;
  /** How long a call waits for an ask before it answers that it still waits. */
  readonly wait: Milliseconds;
}

/** One call of a tool: who calls, the desk, and how the call may end early. */
export interface ToolCall {
  readonly setting: Setting;
  readonly desk: DeskAccess;
  readonly leases: Leases;
  readonly clock: Clock;
  /** Aborted when nobody waits for the answer any more: cancelled, or the client is gone. */
  readonly signal: AbortSignal;
  /** Aborted when this server ends: whoever waits is told how things stand. */
  readonly ending: AbortSignal;
  /** Whether the client took the call back, rather than was lost or lost its patience. */
  isTakenBack(): boolean;
  /** Tells a client that wants to know how it goes. */
  progress(message: string): Promise<void>;
}
