import type { Facts } from "./facts.ts";
import { globMatches } from "./globs.ts";
import type { Conditions } from "./rule.ts";

/** Whether a rule speaks in these circumstances; one without conditions always does. */
export function conditionsHold(when: Conditions | undefined, facts: Facts): boolean {
  if (!when) return true;
  return (
    isOneOf(when.agents, facts.agent) &&
    isOneOf(when.kinds, facts.kind) &&
    isOneOf(when.executions, facts.execution) &&
    isOneOf(when.hosts, facts.host ?? "") &&
    isOneOf(when.paths, facts.cwd) &&
    isWithin(when.hours, facts.now.minutes) &&
    (when.days === undefined || when.days.includes(facts.now.weekday))
  );
}

function isOneOf(globs: readonly string[] | undefined, text: string): boolean {
  return globs === undefined || globs.some((glob) => globMatches(glob, text));
}

function isWithin(hours: readonly [number, number] | undefined, minutes: number): boolean {
  if (!hours) return true;
  const [from, to] = hours;
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}
