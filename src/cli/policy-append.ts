import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { describeError, VistoError } from "../base/errors.ts";
import { withRule } from "../domain/policy/add-rule.ts";
import type { DraftedRule } from "../domain/policy/draft-rule.ts";
import { parsePolicy } from "../domain/policy/parse-policy.ts";
import { readIfThere } from "./address.ts";
import { usage } from "./options.ts";
import { shippedPolicy } from "./policy-judging.ts";

/**
 * Adds a rule to the owner's file, whole or not at all, and only if the file is good with it.
 * @throws VistoError `invalid_policy`
 */
export function appendRule(file: string, rule: DraftedRule): void {
  const text = readIfThere(file) ?? "";
  const added = withRule(text, rule);
  if (added === undefined)
    throw usage(`${file}: nothing can be added to its rules line by line; put the rule there by hand`);
  parsePolicy([...shippedPolicy(), { name: file, text: added, standing: "owner" }]);
  replaceFile(realFile(file), added);
}

/** A link is followed, so that it stays one. */
function realFile(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

/** A reader never sees half a file, and nobody but its owner sees any of it. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    const handle = openSync(draft, "wx", 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new VistoError(
      "folder_unusable",
      `${file} cannot be written (${describeError(error).message})`,
      {},
      error,
    );
  }
}
