import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { VistoError } from "../base/errors.ts";

/**
 * What a desk opens on top of a bare Node: its ledger with the readers' copies, its threads, and the pipes of a program
 * that it starts, with some left for callers.
 */
const needed = 32;

/**
 * Makes sure, before anything is touched, that the process may open as many files as a desk at rest does.
 * @throws VistoError `folder_unusable`
 */
export function needOpenFiles(): void {
  const opened: number[] = [];
  try {
    while (opened.length < needed) opened.push(openSync(devNull, "r"));
  } catch (error) {
    throw isOutOfFiles(error) ? tooFewFiles(error) : error;
  } finally {
    for (const file of opened) closeSync(file);
  }
}

/** Whether the process, or the machine, may open no further file. */
function isOutOfFiles(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EMFILE" || code === "ENFILE";
}

function tooFewFiles(cause: unknown): VistoError {
  return new VistoError(
    "folder_unusable",
    `the data folder cannot be used, because this process may open too few files (${needed} more are needed): raise the limit, as by \`ulimit -n 1024\`, and start it again`,
    { needed },
    cause,
  );
}
