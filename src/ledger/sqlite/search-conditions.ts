import type { Condition, Term, Trait } from "../../domain/search/search.ts";

/** A condition of SQL with the values for its question marks. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const asked = "(SELECT body FROM entries WHERE seq = requests.asked)";

/** The traits; the first condition of each is one that an index knows. */
export const traitSql: Readonly<Record<Trait, string>> = {
  taken: "status = 'pending' AND course ->> '$.attention.pause.kind' = 'take'",
  snoozed: "status = 'pending' AND course ->> '$.attention.pause.kind' = 'snooze'",
  unfetched: "unfetched_at >= 0",
};

/**
 * A term as SQL. Columns bear a plus, because it is the list that chooses the index by which it walks: no term may lure
 * the walk away from it.
 */
export function conditionOf(term: Term): SqlCondition {
  const { sql, values } = positive(term);
  return term.not ? { sql: `(${sql}) IS NOT TRUE`, values } : { sql, values };
}

function positive(term: Condition): SqlCondition {
  switch (term.on) {
    case "text":
      return { sql: "instr(search, ?) > 0", values: [term.text.toLowerCase()] };
    case "status":
    case "kind":
    case "risk":
    case "agent":
    case "requester":
      return oneOf(`+${term.on}`, term.any);
    case "session":
      return oneOf(`${asked} ->> '$.session'`, term.any);
    case "by":
      return oneOf("course ->> '$.decision.by'", term.any);
    case "cwd":
      return within(`${asked} ->> '$.cwd'`, term.path);
    case "is":
      return { sql: `(${term.any.map((trait) => traitSql[trait]).join(" OR ") || "FALSE"})`, values: [] };
    case "before":
      return { sql: "created_at < ?", values: [term.at] };
    case "after":
      return { sql: "created_at >= ?", values: [term.at] };
  }
}

function oneOf(column: string, values: readonly string[]): SqlCondition {
  if (values.length === 0) return { sql: "FALSE", values: [] };
  return { sql: `${column} IN (${values.map(() => "?").join(", ")})`, values };
}

/** The path itself, or a path below it. */
function within(column: string, path: string): SqlCondition {
  const below = path.endsWith("/") ? path : `${path}/`;
  return {
    sql: `(${column} = ? OR substr(${column}, 1, ?) = ?)`,
    values: [path, [...below].length, below],
  };
}
