import { type Refusal, refuse } from "../base/errors.ts";
import type { QueueName } from "../domain/messages.ts";
import { permits } from "../domain/permissions.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, refused } from "./move.ts";

/** Putting a queue at rest, and taking it up again: who did it stands in the history. */

export interface QueueInput {
  readonly queue: QueueName;
  readonly identity: Identity;
}

const queueNeeds = ({ queue }: QueueInput) => ({ pausedSince: { read: "queuePause", queue } }) as const;

/** Hands out no more messages of a queue; those that are handled go on. Again changes nothing. */
export const pauseQueue = verb({
  name: "pause_queue",
  needs: queueNeeds,
  decide({ pausedSince }, { queue, identity }: QueueInput): Step<true | Refusal> {
    if (!permits(identity.role, "manage-queues")) return refused(queuesForbidden(identity));
    if (pausedSince !== undefined) return { answer: true, changes: [] };
    return {
      answer: true,
      changes: [{ change: "pause_queue", queue }, append("queue_paused", queue, identity.name)],
    };
  },
});

/** Hands out the messages of a queue again. */
export const resumeQueue = verb({
  name: "resume_queue",
  needs: queueNeeds,
  decide({ pausedSince }, { queue, identity }: QueueInput): Step<true | Refusal> {
    if (!permits(identity.role, "manage-queues")) return refused(queuesForbidden(identity));
    if (pausedSince === undefined) return { answer: true, changes: [] };
    return {
      answer: true,
      changes: [
        { change: "resume_queue", queue },
        append("queue_resumed", queue, identity.name, { pausedSince }),
      ],
    };
  },
});

function queuesForbidden({ role }: Identity): Refusal {
  return refuse("role_forbidden", `the role ${role} may not manage queues: an operator or an admin may`);
}
