import { isRecord } from "./record.ts";
import type { Access } from "./rule.ts";

/** What a client's tool does, and which fields of its input name what it does it to. */
export interface Tool {
  readonly access: Access;
  /** Fields with a path, an address or a command; the first that is there counts. */
  readonly fields: readonly string[];
}

/** What a tool call is about, or null where its input does not say. */
export function targetsOf(tool: Tool, input: unknown): readonly string[] | null {
  if (!isRecord(input)) return null;
  const patch = tool.fields.includes("patch") ? patchedFiles(input) : null;
  if (patch) return patch;
  for (const field of tool.fields) {
    const value = input[field];
    if (typeof value === "string" && value !== "") return [value];
    if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string"))
      return value;
  }
  return tool.access === "list" || tool.access === "search" ? ["."] : null;
}

/** The files that a patch of Codex's form names. */
function patchedFiles(input: Readonly<Record<string, unknown>>): readonly string[] | null {
  const text = [input.patch, input.input].find((each) => typeof each === "string");
  if (typeof text !== "string") return null;
  const files = [...text.matchAll(/^\*\*\* (?:(?:Add|Update|Delete) File|Move to): (.+)$/gm)].map(
    ([, file = ""]) => file,
  );
  return files.length > 0 ? files : null;
}
