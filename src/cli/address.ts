import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../base/environment.ts";
import { VistoError } from "../base/errors.ts";

const usualAddress = "http://127.0.0.1:4747";

/** Where the desk is: VISTO_URL, else what the desk of this folder has written down, else the usual place. */
export function deskAddress(environment: Environment, data: string): string {
  return (environment.url ?? addressIn(join(data, "desk.json")) ?? usualAddress).replace(/\/+$/, "");
}

function addressIn(file: string): string | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const { url } = JSON.parse(text) as { url?: unknown };
    if (typeof url === "string") return url;
  } catch {
    // Said below, together with the case of JSON that is none of ours.
  }
  throw new VistoError(
    "folder_unusable",
    `${file}: expected {"url": …} as a running desk writes it; start the desk again or set VISTO_URL`,
    { file },
  );
}

/** A file's text, or undefined where there is no such file. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new VistoError("folder_unusable", `${file} cannot be read (${code})`, { file }, error);
  }
}
