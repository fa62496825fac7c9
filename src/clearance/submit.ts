import type { Instant, Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import type { Rhythm } from "../domain/attention.ts";
import { type Command, commandText } from "../domain/command.ts";
import type { Content } from "../domain/digest.ts";
import type { Grant } from "../domain/grant.ts";
import type { Judgement } from "../domain/policy/policy.ts";
import {
  type AgentRequest,
  type ExecutionMode,
  isSeenByHook,
  type RequestKind,
  type Sighting,
} from "../domain/request.ts";
import { type Task, taskOf } from "../domain/task.ts";
import {
  askName,
  type Change,
  callName,
  keyName,
  longestTwinWindow,
  type Moment,
  type Step,
  verb,
} from "../ledger/verb.ts";
import { grantsNeed, keptContent } from "./grants.ts";
import { append, refused, update } from "./move.ts";
import { applyJudgement, taskNeed } from "./rule.ts";

/** An ask as a door hands it over, with all that was found out about it outside the transaction. */
export interface Submission {
  readonly agent: string;
  readonly session?: string;
  readonly kind: RequestKind;
  readonly command: Command;
  readonly cwd: string;
  readonly reason?: string;
  readonly execution: ExecutionMode;
  readonly requester: string;
  readonly key?: string;
  readonly sighting: Pick<Sighting, "channel" | "call" | "pane">;
  readonly fingerprint: string;
  readonly digest: string;
  readonly content?: Content;
  /** Null while the judge has not answered. */
  readonly judgement: Judgement | null;
  readonly deadline: Milliseconds;
  readonly clearance: Milliseconds;
  readonly rhythm: Rhythm;
  /** When the desk got it: sightings are compared by this. */
  readonly seenAt: Instant;
}

export interface Submitted {
  readonly request: AgentRequest;
  /** False when it is the same ask again. */
  readonly created: boolean;
}

function submissionNeeds(input: Submission) {
  const { key, session, sighting, requester, fingerprint, seenAt } = input;
  const canBeSeenAgain = session !== undefined || sighting.pane !== undefined;
  return {
    byKey: key === undefined ? undefined : ({ read: "requestNamed", name: keyName(requester, key) } as const),
    byCall:
      session === undefined || sighting.call === undefined
        ? undefined
        : ({ read: "requestNamed", name: callName(session, sighting.call) } as const),
    grants: grantsNeed(input.command, input.judgement),
    task: taskNeed(taskOf(input)),
    twins: canBeSeenAgain
      ? ({ read: "recentTwins", fingerprint, since: seenAt - longestTwinWindow } as const)
      : undefined,
  };
}

/** Records an ask, or finds that it is one that is recorded already: one ask is one request. */
export const submit = verb({
  name: "submit",
  needs: submissionNeeds,
  decide(read, input: Submission, at): Step<Submitted | Refusal> {
    if (read.byKey) return repeat(read.byKey, input);
    if (read.byCall && read.byCall.fingerprint !== input.fingerprint)
      return refused(callReused(read.byCall, input));
    const same = read.byCall ?? read.twins?.find((twin) => isOtherSightingOf(twin, input));
    return same
      ? seeAgain(same, input, at, { call: same !== read.byCall, hook: !isSeenByHook(same) })
      : record(input, { grants: read.grants ?? [], task: read.task }, at);
  },
});

/** The same key again is the same submission sent twice: nothing new was seen. */
function repeat(known: AgentRequest, input: Submission): Step<Submitted | Refusal> {
  const isSame = known.fingerprint === input.fingerprint && known.execution === input.execution;
  if (isSame) return { answer: { request: known, created: false }, changes: [] };
  return refused(
    refuse(
      "key_reused",
      `key ${JSON.stringify(input.key)} already names ${known.id} (${commandText(known.command)} in ${known.cwd}, run by the ${known.execution}): use another key for another ask`,
      { id: known.id },
    ),
  );
}

/** One tool call runs one command: the answer given to the first must never clear a second. */
function callReused(known: AgentRequest, { sighting }: Submission): Refusal {
  return refuse(
    "key_reused",
    `tool call ${JSON.stringify(sighting.call)} already names ${known.id} (${commandText(known.command)} in ${known.cwd}): ask for another command under a call of its own`,
    { id: known.id },
  );
}

/** One channel sees one ask once: two of a kind from one channel are two asks. */
function isOtherSightingOf(known: AgentRequest, input: Submission): boolean {
  const { channel, pane } = input.sighting;
  const sameSession = input.session !== undefined && known.session === input.session;
  const samePane = pane !== undefined && known.sightings.some((seen) => seen.pane === pane);
  const newChannel = known.sightings.every((seen) => seen.channel !== channel);
  return newChannel && (sameSession || samePane);
}

function seeAgain(known: AgentRequest, input: Submission, at: Moment, isNew: NewNames): Step<Submitted> {
  const sighting = sightingOf(input, at);
  const request: AgentRequest = { ...known, sightings: [...known.sightings, sighting] };
  return {
    answer: { request, created: false },
    changes: [
      update(request),
      ...names(input, known.id, isNew),
      append("request_seen", known.id, input.requester, { ...sighting }),
    ],
  };
}

/** What is known of an ask beside itself: open grants for its command, and the task that it reports about. */
interface Known {
  readonly grants: readonly Grant[];
  readonly task: Task | undefined;
}

function record(input: Submission, { grants, task }: Known, at: Moment): Step<Submitted> {
  const id = at.newId("req");
  const pending: AgentRequest = {
    id,
    agent: input.agent,
    session: input.session,
    kind: input.kind,
    status: "pending",
    command: input.command,
    cwd: input.cwd,
    reason: input.reason,
    execution: input.execution,
    requester: input.requester,
    key: input.key,
    fingerprint: input.fingerprint,
    digest: input.digest,
    content: keptContent(input),
    judgement: null,
    createdAt: at.now,
    deadline: at.now + input.deadline,
    sightings: [sightingOf(input, at)],
    deliveries: [],
  };
  const { judgement, clearance, rhythm } = input;
  const { request, changes } = applyJudgement(pending, judgement, { clearance, rhythm, grants, task }, at);
  return {
    answer: { request, created: true },
    changes: [
      { change: "touch_agent", agent: input.agent, session: input.session },
      { change: "insert_request", request },
      ...names(input, id, { call: true, hook: true }),
      ...changes,
    ],
  };
}

/** By which names a submission is not known yet. */
interface NewNames {
  readonly call: boolean;
  readonly hook: boolean;
}

function sightingOf(input: Submission, at: Moment): Sighting {
  return { ...input.sighting, at: at.now, by: input.requester, key: input.key };
}

function names(input: Submission, requestId: string, isNew: NewNames): Change[] {
  const { key, session, sighting, requester, fingerprint } = input;
  const found: string[] = [];
  if (key !== undefined) found.push(keyName(requester, key));
  if (isNew.call && session !== undefined && sighting.call !== undefined)
    found.push(callName(session, sighting.call));
  if (session !== undefined && sighting.channel === "hook" && isNew.hook)
    found.push(askName(session, fingerprint, requestId));
  return found.map((name) => ({ change: "name_request", name, requestId }));
}
