import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Made by the build, beside the code; run from its sources, visto has none and reads the YAML. */
const builtFile = new URL("../../policy-content.json", import.meta.url);

let contents: Readonly<Record<string, unknown>> | undefined;

/** What a text of the shipped policy says, if it is letter by letter the one that was built. */
export function builtContent(text: string): unknown {
  contents ??= readBuilt();
  return contents[createHash("sha256").update(text).digest("hex")];
}

function readBuilt(): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(readFileSync(builtFile, "utf8"));
  } catch {
    // Without it the texts are read, which only takes longer.
    return {};
  }
}
