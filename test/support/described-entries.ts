import { readFileSync } from "node:fs";
import type { Entry } from "../../src/ledger/entry.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { root } from "./cli-desk.ts";

/** The fields that a type of entry may have, by the reference, and those of them that it must. */
interface DescribedBody {
  readonly allowed: ReadonlySet<string>;
  readonly required: readonly string[];
}

const row = /^\| `(\w+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$/gm;

/** What docs/reference/events.md says of each type of entry. */
export function describedEntries(): ReadonlyMap<string, DescribedBody> {
  const [, text = ""] = readFileSync(`${root}docs/reference/events.md`, "utf8").split("\n## Entries\n");
  return new Map([...text.matchAll(row)].map(([, type = "", body = ""]) => [type, describedBody(body)]));
}

function describedBody(cell: string): DescribedBody {
  const fields = [...cell.matchAll(/`(\w+)(\??)`/g)].map(([, name = "", mark]) => ({
    name,
    isSure: mark === "",
  }));
  return {
    allowed: new Set(fields.map(({ name }) => name)),
    required: fields.filter(({ isSure }) => isSure).map(({ name }) => name),
  };
}

const described = describedEntries();

/** What is wrong with an entry by the reference, in a sentence; undefined where it is as it was described. */
export function entryObjection({ type, body }: Pick<Entry, "type" | "body">): string | undefined {
  const known = described.get(type);
  if (!known) return `events.md has no row for ${type}`;
  const names = Object.keys(body ?? {});
  const extra = names.filter((name) => !known.allowed.has(name));
  if (extra.length > 0) return `events.md does not name ${extra.join(", ")} of ${type}`;
  const missing = known.required.filter((name) => !names.includes(name));
  return missing.length > 0
    ? `events.md promises ${missing.join(", ")} of ${type}, which has none`
    : undefined;
}

const pageSize = 1_000;

/** Throws if the history of a ledger holds what the reference does not describe. */
export async function assertDescribed(ledger: Pick<Ledger, "entries">): Promise<void> {
  for (let after = 0; ; after += pageSize) {
    const page = await ledger.entries(after, pageSize);
    const objection = page.map(entryObjection).find((one) => one !== undefined);
    if (objection !== undefined) throw new Error(objection);
    if (page.length < pageSize) return;
  }
}
