/** The process of read-policy-apart.ts: policy texts as JSON on its input, the policy that they make on its output. */
import { readFileSync, writeSync } from "node:fs";
import { serialize } from "node:v8";
import { describeError } from "../../base/errors.ts";
import { parsePolicy } from "../../domain/policy/parse-policy.ts";
import type { PolicyTexts } from "./policy-source.ts";
import type { ReadPolicy } from "./read-policy-apart.ts";

function read(texts: PolicyTexts): ReadPolicy {
  try {
    return { policy: parsePolicy(texts) };
  } catch (error) {
    return { refused: describeError(error) };
  }
}

/** A pipe takes what it has room for. */
function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

writeAll(serialize(read(JSON.parse(readFileSync(0, "utf8")) as PolicyTexts)));
