import type { EntryView } from "../../domain/views/history.ts";
import type { Entry } from "../../ledger/entry.ts";

/** A line of history as this door shows it: its time is ISO 8601 UTC. */
export function entryView(entry: Entry): EntryView {
  return { ...entry, at: new Date(entry.at).toISOString() };
}
