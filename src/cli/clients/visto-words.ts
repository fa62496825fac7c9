import { realpathSync } from "node:fs";

/**
 * How a client's settings call visto: in a user's own by where it is, because hooks have no interactive shell's PATH; in a
 * project's, which others share, by its name.
 */
export function visto(scope: "user" | "project", data: string | undefined): string {
  const [node = "node", main = "visto"] = process.argv;
  const program = scope === "user" ? `${quoted(node)} ${quoted(realpathSync(main))}` : "visto";
  return data === undefined ? program : `${program} --data ${quoted(data)}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
