import type { Declaration, Exports } from "./declarations.ts";

/** The table of an entry point's exports as the reference shows it: values first, then types, each by name. */
export function exportTable(exports: Exports): string {
  const rows = [...exports].sort(
    ([a, one], [b, other]) => Number(isType(one)) - Number(isType(other)) || (a < b ? -1 : 1),
  );
  const lines = rows.map(
    ([name, declaration]) => `| \`${name}\` | ${declaration.kind} | ${sentence(declaration)} |`,
  );
  return ["| export | is a | what it is |", "|---|---|---|", ...lines].join("\n");
}

/** The page with each entry point's table behind its mark. */
export function withTables(page: string, tables: ReadonlyMap<string, string>): string {
  const filled = page.replace(
    /(<!-- exports of (\S+) -->)(?:\n+\|.*)*\n*/g,
    (_, mark: string, point: string) => {
      const table = tables.get(point);
      if (table === undefined)
        throw new Error(`the page has a mark for ${point}, which is no entry point of the package`);
      return `${mark}\n\n${table}\n\n`;
    },
  );
  return `${filled.trimEnd()}\n`;
}

/** The first sentence of a declaration's comment, on one line; empty where there is none. */
export function sentence({ comment }: Pick<Declaration, "comment">): string {
  const text = comment.replace(/\s+/g, " ");
  return (/^.*?\.(?= |$)/.exec(text)?.[0] ?? "").replaceAll("|", "\\|");
}

function isType({ kind }: Declaration): boolean {
  return kind === "type";
}
