/** Bash text to a `Script`: filter, parse, walk. Pure, synchronous, bounded, and it never throws. */

import { parse } from "unbash";
import { accountsForAll } from "./leftover.ts";
import { ObjectionList } from "./objections.ts";
import { ScriptReader } from "./read-script.ts";
import type { Script } from "./script.ts";
import { boundedPart, objectToCharacters } from "./text-filter.ts";

/** What shell text would do, with an objection for everything that keeps it from being understood in full. */
export function parseShell(text: string): Script {
  const objections = new ObjectionList();
  const part = boundedPart(text, objections);
  objectToCharacters(part, objections);
  const reader = new ScriptReader(part, objections);
  try {
    const tree = parse(part);
    reader.read(tree);
    if (objections.isEmpty() && !accountsForAll(tree, part)) objections.add("parse-error");
  } catch (fault) {
    objections.add("parser-failure", fault instanceof Error ? fault.message : String(fault));
  }
  return reader.result();
}
