import { fileURLToPath } from "node:url";
import type { PolicyPlace } from "./policy-source.ts";

/** Where the policy lies that ships with visto. */
export const shippedPolicyFolder = fileURLToPath(new URL("../../../policy/default", import.meta.url));

/** The shipped policy, and the owner's on top of it: the file that was named, else the usual one once it is there. */
export function policyPlaces(named: string | undefined, usual: string): readonly PolicyPlace[] {
  return [
    { path: shippedPolicyFolder, standing: "default" },
    named === undefined
      ? { path: usual, standing: "owner", optional: true }
      : { path: named, standing: "owner" },
  ];
}
