/**
 * The judge of a desk: what today's policy says of a command, here and now. The policy's opinion is pure
 * (domain/policy); this folder brings it what the machine says, and keeps both away from the main thread.
 *
 * What it promises: an answer to every question, whatever the command holds: what cannot be judged, or not in time, is
 * `ask`. It never throws, and never holds up the event loop.
 */

import type { Clock, Milliseconds } from "../../base/clock.ts";
import type { Command } from "../../domain/command.ts";
import type { JudgeFacts, Judgement, PolicyDefaults } from "../../domain/policy/policy.ts";
import type { Tool } from "../../domain/policy/tool-table.ts";
import type { Sighting } from "../../domain/request.ts";

export interface Question extends JudgeFacts {
  readonly command: Command;
  /** By which way in it was asked: it tells which shell will read it. */
  readonly channel?: Sighting["channel"];
}

/** A judgement, and what was found on the way. */
export interface Judged {
  readonly judgement: Judgement;
  /** The words that name scripts which the command would run; undefined where nobody has looked. */
  readonly scripts?: readonly string[];
}

/** What the rest of the desk needs to know of the policy in force. */
export interface PolicyInForce {
  readonly version: string;
  readonly defaults: PolicyDefaults;
  /** The tools of the agents' clients, by name. */
  readonly tools: ReadonlyMap<string, Tool>;
}

export interface JudgeService {
  readonly policy: PolicyInForce;
  judge(question: Question): Promise<Judged>;
  /** As `judge`, but null when it is not ready within `submissionLimit`. */
  judgeSoon(question: Question): Promise<Judged | null>;
}

/** How long a submission waits for its judgement before `process_agent_request` takes over. */
export const submissionLimit: Milliseconds = 50;

/** A judgement in the making, or null when a submission has waited for it long enough. */
export function inTime(judging: Promise<Judged>, clock: Clock): Promise<Judged | null> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(submissionLimit, () => resolve(null));
    judging.then((judged) => {
      timer.cancel();
      resolve(judged);
    }, reject);
  });
}

/** The judgement of what could not be judged. */
export function undecided(reason: string, policy: string): Judgement {
  return { ruling: "ask", risk: "high", reasons: [reason], policy, parts: [], effects: [] };
}
