import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../base/environment.ts";
import { VistoError } from "../base/errors.ts";

const usualAddress = "http://127.0.0.1:4747";

/** Where the desk is: VISTO_URL, else what the desk of this folder has written down, else the usual place. */
export function deskAddress(environment: Environment, data: string): string {
  return (environment.url ?? readDeskNote(data)?.url ?? usualAddress).replace(/\/+$/, "");
}

/** What the commands of this machine need to know of a running desk. */
export interface DeskNote {
  readonly url: string;
  /** The owner's policy, where the desk was given another file than that of its folder. */
  readonly policyFile?: string;
  /** The owner's notification plan, likewise. */
  readonly notificationsFile?: string;
}

/** What the desk of this folder has written down, while it runs. */
export function readDeskNote(data: string): DeskNote | undefined {
  const file = join(data, "desk.json");
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const { url, policyFile, notificationsFile } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof url === "string")
      return {
        url,
        ...(typeof policyFile === "string" && { policyFile }),
        ...(typeof notificationsFile === "string" && { notificationsFile }),
      };
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
