import { fileURLToPath } from "node:url";
import { readPolicyTexts } from "../../src/clearance/judge/policy-source.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";

const folder = fileURLToPath(new URL("../../policy/default", import.meta.url));

/** The texts of the policy that ships with visto. */
export const defaultTexts = readPolicyTexts([{ path: folder, standing: "default" }]);

/** The policy that ships with visto. */
export const defaultPolicy: Policy = parsePolicy(defaultTexts);
