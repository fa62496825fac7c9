/**
 * Takes secrets out of texts that leave the desk for eyes and places that need not know them: notifications, log lines,
 * error messages. The ledger and a reviewer's own view keep the real text: whoever decides must see what runs.
 *
 * What it promises: what is given under a telling name (`password`, `token`, `Authorization`), by a telling flag
 * (`--password x`, `-u name:x`), in a URL, or in the shape of a known kind of token is replaced by `(secret)`; to redact
 * twice is to redact once; the time grows with the length alone. What it does not promise: to find a secret that neither
 * a name, a flag nor a shape gives away.
 */

import { hideFlagged } from "./secrets/flags.ts";
import { hideNamed } from "./secrets/named.ts";
import { isSecretName } from "./secrets/names.ts";
import { hideShapes, mark } from "./secrets/shapes.ts";

/** A text without the secrets that can be told from the rest of it. */
export function redact(text: string): string {
  return hideFlagged(hideNamed(hideShapes(text)));
}

/** Deeper than any value of ours; what lies below is not shown. */
const deepest = 12;

/** A copy of plain data in which every text is redacted, and what stands under a telling name is hidden. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "(too deep)";
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isHidden(name, field) ? mark : redactValue(field, depth + 1),
    ]),
  );
}

/** A number under such a name is a count more often than a secret, and so are flags. */
function isHidden(name: string, field: unknown): boolean {
  return isSecretName(name) && (typeof field === "string" || Array.isArray(field));
}
