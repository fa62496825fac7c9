import type { ScriptSight, Sight } from "../sight.ts";

/** Whether what one command prints arrives at another's input: an earlier part of the same pipeline. */
export function flowsInto(from: Sight, to: Sight): boolean {
  const targets = partsOf(to);
  return partsOf(from).some(({ pipeline, position }) =>
    targets.some((part) => part.pipeline === pipeline && part.position > position),
  );
}

/** The parts of pipelines that a command belongs to, those of the groups around it included. */
function partsOf({
  command: { place },
}: Sight): readonly { readonly pipeline: number; readonly position: number }[] {
  return [...place.around, place];
}

/** The commands whose words or input hold what another prints, directly and through pipes and substitutions. */
export function reachedFrom(start: Sight, script: ScriptSight): ReadonlySet<Sight> {
  const reached = new Set([start]);
  for (const each of reached) {
    const fed = each.command.place.feeds === null ? undefined : script.commands[each.command.place.feeds];
    if (fed) reached.add(fed);
    for (const other of script.commands) if (flowsInto(each, other)) reached.add(other);
  }
  reached.delete(start);
  return reached;
}

/** Whether a command stands in a substitution of another, at any depth. */
export function feeds(inner: Sight, outer: Sight, script: ScriptSight): boolean {
  const seen = new Set<number>();
  for (let at = inner.command.place.feeds; at !== null && !seen.has(at); ) {
    const fed = script.commands[at];
    if (fed === outer) return true;
    seen.add(at);
    at = fed?.command.place.feeds ?? null;
  }
  return false;
}
