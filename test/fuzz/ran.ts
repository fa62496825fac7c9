import { caseMark } from "./driver.ts";

/** A program or builtin that bash would have run. */
export interface Ran {
  readonly folder: string;
  /** Names of variables that the text made, and of those whose value says what runs. */
  readonly variables: readonly string[];
  readonly argv: readonly string[];
}

/** What one text did. */
export interface Deed {
  readonly ran: readonly Ran[];
  /** Paths that were made, changed or removed. */
  readonly written: readonly string[];
  /** Whether bash came to its end with it. */
  readonly ended: boolean;
}

/** Reads the log of a driver: what each of its texts would have run; null where the log is not whole. */
export function readLog(log: string): readonly (readonly Ran[])[] | null {
  const fields = log.split("\0");
  const cases: Ran[][] = [];
  const base = new Set([...namesIn(fields[3]), "FUNCNAME"]);
  let at = 5;
  while (at < fields.length - 1) {
    if (fields[at] === caseMark) {
      cases.push([]);
      at++;
      continue;
    }
    const [folder = "", path, separators, names, count] = fields.slice(at, at + 5);
    const end = at + 5 + Number(count);
    if (!folder.startsWith("/") || !/^[1-9]\d*$/.test(count ?? "") || end > fields.length - 1) return null;
    const made = namesIn(names).filter((name) => !base.has(name) && !name.startsWith("__"));
    const moved = path === "/nonexistent" ? [] : ["PATH"];
    const split = separators === " \t\n" ? [] : ["IFS"];
    cases.at(-1)?.push({ folder, variables: [...made, ...moved, ...split], argv: fields.slice(at + 5, end) });
    at = end;
  }
  return cases;
}

function namesIn(text: string | undefined): readonly string[] {
  return text?.match(/\w+/g) ?? [];
}
