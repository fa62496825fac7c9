import { chmodSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { VistoError } from "../../base/errors.ts";
import { readIfThere } from "../address.ts";

/** A change to a client's settings, made or only planned. */
export interface SettingsChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change to a file of settings would be; a text that cannot be read is left as it is, with the reason. */
export function planChange(
  path: string,
  edit: (before: string | undefined) => string | undefined,
): SettingsChange {
  const before = readIfThere(path);
  try {
    return { path, before, after: edit(before) };
  } catch (error) {
    if (!(error instanceof VistoError)) throw error;
    throw new VistoError(error.code, `${path}: ${error.message}; nothing was changed`, { file: path }, error);
  }
}

export function changesAnything({ before, after }: SettingsChange): boolean {
  return before !== after;
}

/** Makes a change: the old text is kept beside it, and nobody ever reads half a file. Answers where the backup is. */
export function makeChange({ path, before, after }: SettingsChange, stamp: string): string | undefined {
  const file = behindLinks(path);
  const backup = before === undefined ? undefined : `${file}.visto-${stamp}`;
  mkdirSync(dirname(file), { recursive: true });
  if (backup !== undefined) writeFileSync(backup, before ?? "", { mode: 0o600 });
  if (after === undefined) rmSync(file, { force: true });
  else writeWhole(file, after);
  return backup;
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.visto-draft-${process.pid}`;
  try {
    writeFileSync(draft, text, { flag: "wx" });
    const mode = lstatSync(file, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined) chmodSync(draft, mode);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Settings are often links into a repository of dotfiles: what they lead to is written, and they stay links. */
function behindLinks(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? behindLinks(resolve(dirname(path), readlinkSync(path))) : path;
}
