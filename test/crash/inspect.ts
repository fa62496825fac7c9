/**
 * The look at what a round has left behind: by SQL of its own on the ledger's file, by the effects that its commands
 * left, and by what still runs. It uses no code of the house, which may be wrong in the same way twice.
 */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { firstBrokenLink } from "./chain.ts";
import { type History, type RequestFacts, readHistory } from "./history.ts";
import type { Journal } from "./journal.ts";
import { markedProcesses } from "./processes.ts";
import { allowedTasks, type Workshop } from "./workshop.ts";

/** What may never happen; `fault` is what makes a round worthless. */
export type Wrong = "lost" | "twice" | "uncleared" | "stuck" | "orphans" | "unalerted" | "fault";

export interface Violation {
  readonly wrong: Wrong;
  readonly text: string;
}

/** Finds every broken promise of a round whose processes have ended. */
export function inspect(workshop: Workshop, journal: Journal): readonly Violation[] {
  const db = new DatabaseSync(join(workshop.data, "ledger.db"), { readOnly: true });
  try {
    const history = readHistory(db);
    const effects = workshop.effects();
    return [
      ...named("lost", lost(history, journal, effects)),
      ...named("twice", twice(history, effects)),
      ...named("uncleared", uncleared(history, journal, effects)),
      ...named("stuck", stuck(history)),
      ...named("orphans", markedProcesses(history.executions)),
      ...named("unalerted", unalerted(history)),
      ...named("fault", [...journal.faults, ...firstBrokenLink(db)]),
    ];
  } finally {
    db.close();
  }
}

function named(wrong: Wrong, texts: readonly string[]): readonly Violation[] {
  return texts.map((text) => ({ wrong, text }));
}

/** Whatever an answer has promised is there; what is said to have been executed has had its effect. */
function lost({ requests, entries }: History, journal: Journal, effects: readonly string[]): string[] {
  const left = new Set(effects);
  const found: string[] = [];
  for (const [id, { key }] of journal.acknowledged) {
    const kept = requests.get(id);
    if (kept?.key !== key)
      found.push(`${id} was acknowledged under ${key}, kept under ${kept?.key ?? "nothing"}`);
  }
  for (const { id, type } of journal.promised) {
    const kept = entries.get(id)?.some((entry) => entry.type === type);
    if (!kept) found.push(`${id} was answered, but has no ${type}`);
  }
  for (const { id, nonce, status } of requests.values()) {
    if (status === "executed" && !left.has(nonce))
      found.push(`${id} is executed, but ${nonce} has left no effect`);
  }
  return found;
}

function twice({ requests, entries }: History, effects: readonly string[]): string[] {
  const found = repeated(effects).map((nonce) => `${nonce} has left its effect more than once`);
  for (const { id } of requests.values()) {
    const starts = (entries.get(id) ?? []).filter(({ type }) => type === "request_executing");
    if (starts.length > 1) found.push(`${id} began to execute ${starts.length} times`);
  }
  const keys = [...requests.values()].map(({ key }) => key);
  return [...found, ...repeated(keys).map((key) => `the key ${key} made two requests`)];
}

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

/** Types of entries after or before which nothing may ever run. */
const closing: ReadonlySet<string> = new Set([
  "request_rejected",
  "request_withdrawn",
  "request_expired",
  "request_lapsed",
]);

function uncleared(history: History, journal: Journal, effects: readonly string[]): string[] {
  const byNonce = new Map([...history.requests.values()].map((request) => [request.nonce, request]));
  const left = new Set(effects);
  const found = effects.flatMap((nonce) =>
    byNonce.has(nonce) ? [] : [`${nonce} has an effect, but no request`],
  );
  for (const request of history.requests.values()) {
    const kept = history.entries.get(request.id) ?? [];
    const ran = left.has(request.nonce);
    const start = kept.findIndex(({ type }) => type === "request_executing");
    if (start < 0 && !ran) continue;
    const approved = kept.slice(0, Math.max(0, start)).some((entry) => isApproval(entry, request, journal));
    if (!approved)
      found.push(`${request.id} ${ran ? "ran" : "was to run"} without an approval before its start`);
    const closed = kept.find(({ type }) => closing.has(type));
    if (closed) found.push(`${request.id} ${ran ? "ran" : "was to run"} in spite of ${closed.type}`);
  }
  return found;
}

/** An approval by the policy where the policy allows it, or one that the test itself has given, of this digest. */
function isApproval(
  {
    type,
    by,
    body,
  }: { readonly type: string; readonly by: string; readonly body: Readonly<Record<string, unknown>> },
  { id, task, digest }: RequestFacts,
  journal: Journal,
): boolean {
  if (type !== "request_approved" || body.digest !== digest) return false;
  if (by === "policy") return (allowedTasks as readonly string[]).includes(task);
  return by === "admin" && journal.approvals.get(id) === digest;
}

/** Everything had time to end: what has not ended has nothing that would end it. */
function stuck({ requests, messages, dead }: History): string[] {
  const found = dead.map((text) => `a message was given up: ${text}`);
  for (const { id, status, deadline } of requests.values()) {
    if (status === "pending")
      found.push(`${id} is pending, its deadline was ${new Date(deadline).toISOString()}`);
    if (status === "executing") found.push(`${id} is executing, and nobody executes`);
    if (status !== "approved") continue;
    const next = messages.has(`execute:${id}`) ? "waiting to be executed" : "without an executor";
    found.push(`${id} is approved and ${next}`);
  }
  return found;
}

function unalerted({ requests, entries }: History): string[] {
  return [...requests.values()].flatMap(({ id, status }) => {
    const kept = entries.get(id) ?? [];
    const wasUnknown = status === "unknown" || kept.some(({ type }) => type === "request_unknown");
    return wasUnknown && !kept.some(({ type }) => type === "alert_raised")
      ? [`${id} is unknown without an alert`]
      : [];
  });
}
