import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";
import { type ErrorCode, errorKinds, VistoError } from "../../base/errors.ts";
import type { Policy } from "../../domain/policy/policy.ts";
import type { PolicyTexts } from "./policy-source.ts";

/** What the process answers. */
export type ReadPolicy =
  | { readonly policy: Policy }
  | { readonly refused: { code: string; message: string } };

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const reader = fileURLToPath(new URL(`./policy-reader.${extension}`, import.meta.url));

const longest = 10_000;
const largestAnswer = 64 * 1024 * 1024;

/**
 * Reads a policy in a process of its own, and waits for it. What YAML and its checks need is some 40 MB that a thread would
 * keep for good; and a file of a workspace, which agents may write, can use up nothing but that process.
 * @throws VistoError `invalid_policy` with every finding.
 */
export function readPolicyApart(texts: PolicyTexts): Policy {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    ["--max-old-space-size=256", reader],
    {
      input: JSON.stringify(texts),
      env: {},
      timeout: longest,
      maxBuffer: largestAnswer,
    },
  );
  if (error || status !== 0) {
    const why = error?.message ?? `exit code ${status}: ${String(stderr).slice(0, 500)}`;
    throw new VistoError("invalid_policy", `the policy could not be read: ${why}`);
  }
  const answer = deserialize(stdout) as ReadPolicy;
  if ("policy" in answer) return answer.policy;
  const { code, message } = answer.refused;
  throw new VistoError(code in errorKinds ? (code as ErrorCode) : "internal", message);
}
