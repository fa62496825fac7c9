import { readFileSync } from "node:fs";
import { root } from "./cli-desk.ts";

/** A fenced block of a document: its language, the name behind it, and its text. */
export interface Block {
  readonly language: string;
  readonly name: string;
  readonly text: string;
}

/** The fenced blocks of a document, in their order. */
export function blocksOf(path: string): readonly Block[] {
  const text = readFileSync(`${root}${path}`, "utf8");
  return [...text.matchAll(/^```(\w+)(?: ([\w.-]+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", name = "", body = ""]) => ({ language, name, text: body }),
  );
}
