import { describeError } from "../base/errors.ts";
import { type ClientName, clientProgram } from "../domain/agent-session.ts";
import { lookUpProcess, type ProcessFacts, type ProcessLookup } from "./process-list.ts";

/** What the processes above us say: the client that one of them is, or why they could not all be read. */
export interface AncestorFinding {
  readonly client?: ClientName;
  readonly pid: number;
  /** Why the chain broke although its next process is still there. */
  readonly unreadable?: string;
}

/** No family is as deep; a longer chain would be a loop. */
const deepest = 1_000;

/**
 * Climbs from a process to the first one of the system and answers the first finding. A process that is gone ends the
 * climb: its children belong to the first process then. One that is there but cannot be read is a finding of its own,
 * for nobody knows what stands above it.
 */
export function findAgentAbove(
  from: number = process.ppid,
  lookUp: ProcessLookup = lookUpProcess,
): AncestorFinding | undefined {
  let pid = from;
  for (let depth = 0; pid > 0 && depth < deepest; depth++) {
    let facts: ProcessFacts | undefined;
    try {
      facts = lookUp(pid);
    } catch (error) {
      return { pid, unreadable: describeError(error).message };
    }
    if (!facts) return undefined;
    const client = clientProgram(facts.commandLine) ?? clientProgram([facts.name]);
    if (client !== undefined) return { pid, client };
    pid = facts.parent;
  }
  return undefined;
}
