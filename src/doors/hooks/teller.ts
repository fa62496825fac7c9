import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Milliseconds } from "../../base/clock.ts";
import { installedHookTimeout, usualHookTimeout } from "../../domain/hook-clients.ts";
import type { HookClient } from "./hook.ts";

/** Who tells by a hook, as its headers say: data of the agent, like all of it. */
export interface Teller {
  readonly client: HookClient;
  readonly agent: string;
  readonly pane?: string;
  /** How long its ask may wait for a decision. */
  readonly patience: Milliseconds;
}

const agentName = z.string().min(1).max(100);
const paneId = z.string().regex(/^%\d{1,9}$/);
const seconds = z.coerce
  .number()
  .int()
  .min(1)
  .max(7 * installedHookTimeout);

/** The desk ends an ask so long before its client ends the hook: then the end is told, and not only seen. */
const margin: Milliseconds = 60_000;
const leastPatience: Milliseconds = 1_000;

/** Reads the headers; a client leaves those empty whose variable it does not have. */
export function readTeller(client: HookClient, headers: IncomingHttpHeaders): Teller {
  const agent = agentName.safeParse(headers["x-visto-agent"]);
  const pane = paneId.safeParse(headers["x-tmux-pane"]);
  const timeout = seconds.safeParse(headers["x-visto-timeout"]);
  const waits = (timeout.success ? timeout.data : usualHookTimeout) * 1_000;
  return {
    client,
    agent: agent.success ? agent.data : client.name,
    ...(pane.success && { pane: pane.data }),
    patience: waits > 2 * margin ? waits - margin : Math.max(leastPatience, waits / 2),
  };
}
