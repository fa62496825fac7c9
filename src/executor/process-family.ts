/**
 * A family is everything that one execution started and that still runs. Found are: processes that bear the mark;
 * processes in the root's session, also with a cleared environment; whatever descends from one of these while the chain of
 * parents lives; and whatever was found before. Not found is a process that left the session *and* cleared (or overwrote)
 * its environment *and* lost its parent before anybody looked: Linux keeps no trace of where it came from, only a cgroup
 * would. Where there is no /proc the family is the root's process group.
 */

import type { ProcessIdentity } from "./executor.ts";
import { mayBeSignalled, type ProcessEntry, type ProcessTable, sendSignal } from "./process-table.ts";

/** Who still runs; `settled` is false where a second look might find more. */
export interface FamilyLook {
  readonly living: readonly ProcessIdentity[];
  readonly settled: boolean;
}

export interface ProcessFamily {
  look(): FamilyLook;
  signal(member: ProcessIdentity, signal: NodeJS.Signals): boolean;
}

export interface MarkedFamilyOptions {
  readonly table: ProcessTable;
  readonly executionId: string;
  readonly root?: ProcessIdentity;
  /**
   * True where we started the root ourselves. Otherwise its number may have been given to others since (a restart of the
   * machine), and its session counts only while the root or a marked process is seen in it.
   */
  readonly ownRoot: boolean;
}

/** The family on Linux, by mark, session and descent. */
export class MarkedFamily implements ProcessFamily {
  readonly #table: ProcessTable;
  readonly #executionId: string;
  readonly #root: ProcessIdentity | undefined;
  readonly #ownRoot: boolean;
  readonly #known = new Set<string>();
  readonly #seenUnclear = new Set<string>();

  constructor({ table, executionId, root, ownRoot }: MarkedFamilyOptions) {
    this.#table = table;
    this.#executionId = executionId;
    this.#root = root;
    this.#ownRoot = ownRoot;
  }

  look(): FamilyLook {
    const { entries, complete } = this.#table.snapshot();
    const { marked, unclear } = this.#marked(entries);
    const session = this.#session(entries, marked);
    const named = entries.filter(
      (entry) => marked.has(entry.pid) || entry.session === session || this.#known.has(key(entry)),
    );
    const members = withDescendants(named, entries);
    for (const member of members) this.#known.add(key(member));
    return { living: members.filter((member) => member.alive), settled: complete && !unclear };
  }

  signal(member: ProcessIdentity, signal: NodeJS.Signals): boolean {
    return this.#table.signal(member, signal);
  }

  #marked(entries: readonly ProcessEntry[]): { marked: Set<number>; unclear: boolean } {
    const marked = new Set<number>();
    let unclear = false;
    for (const entry of entries) {
      if (!this.#mayBearMark(entry)) continue;
      const answer = this.#table.bearsMark(entry.pid, this.#executionId);
      if (answer === "yes") marked.add(entry.pid);
      if (answer === "unclear" && this.#firstDoubt(entry)) unclear = true;
    }
    return { marked, unclear };
  }

  /** Nothing that ran before the root can bear its mark: most of a machine need not be read. */
  #mayBearMark(entry: ProcessEntry): boolean {
    if (!entry.alive || entry.kernelThread) return false;
    return this.#root === undefined || Number(entry.startTime) >= Number(this.#root.startTime);
  }

  /** A process in the middle of an `exec` has an environment at the next look, one that has none stays without. */
  #firstDoubt(entry: ProcessEntry): boolean {
    const doubted = this.#seenUnclear.has(key(entry));
    this.#seenUnclear.add(key(entry));
    return !doubted;
  }

  /** The session that is surely the root's, else undefined. */
  #session(entries: readonly ProcessEntry[], marked: ReadonlySet<number>): number | undefined {
    const root = this.#root;
    if (root === undefined || !mayBeSignalled(root.pid)) return undefined;
    const leader = entries.find((entry) => entry.pid === root.pid);
    if (leader) return leader.startTime === root.startTime ? root.pid : undefined;
    const proven = entries.some((entry) => entry.session === root.pid && marked.has(entry.pid));
    return this.#ownRoot || proven ? root.pid : undefined;
  }
}

/** The family where there is no /proc: the process group of a root that we started ourselves. */
export class GroupFamily implements ProcessFamily {
  readonly #root: ProcessIdentity;

  constructor(root: ProcessIdentity) {
    this.#root = root;
  }

  look(): FamilyLook {
    const living = mayBeSignalled(this.#root.pid) && sendSignal(-this.#root.pid, 0);
    return { living: living ? [this.#root] : [], settled: true };
  }

  signal(member: ProcessIdentity, signal: NodeJS.Signals): boolean {
    return mayBeSignalled(member.pid) && sendSignal(-member.pid, signal);
  }
}

function key({ pid, startTime }: ProcessIdentity): string {
  return `${pid}:${startTime}`;
}

function withDescendants(
  named: readonly ProcessEntry[],
  entries: readonly ProcessEntry[],
): readonly ProcessEntry[] {
  const children = Map.groupBy(entries, (entry) => entry.parent);
  const members = new Map<number, ProcessEntry>();
  const waiting = [...named];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (!mayBeSignalled(entry.pid) || members.has(entry.pid)) continue;
    members.set(entry.pid, entry);
    waiting.push(...(children.get(entry.pid) ?? []));
  }
  return [...members.values()];
}
