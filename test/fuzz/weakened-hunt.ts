import { readPolicyTexts } from "../../src/clearance/judge/policy-source.ts";
import { makeJudge } from "../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import type { PolicySource } from "../../src/domain/policy/read-source.ts";
import { tempFolder } from "../support/temp-folder.ts";
import type { Examined } from "./examine.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { facts } from "./fixture.ts";
import { hunt } from "./hunt.ts";
import type { Rooms } from "./rooms.ts";
import { type Weakening, writeWeakened } from "./weakened.ts";

/** What a run on a weakened policy found: the case that only the weakening let through, or null. */
export interface WeakenedResult {
  readonly cases: number;
  readonly finding: Finding | null;
}

/** Runs on the policy with one rule weakened, until a case is found that the policy as it is does not allow. */
export async function huntWeakened(
  texts: readonly PolicySource[],
  weakening: Weakening,
  rooms: Rooms,
  options: { readonly cases: number; readonly seed: number },
): Promise<WeakenedResult> {
  const folder = tempFolder();
  try {
    writeWeakened(texts, weakening, folder.path);
    const policy = parsePolicy(readPolicyTexts([{ path: folder.path, standing: "default" }]));
    const sound = makeJudge(parsePolicy(texts));
    const isOurs = ({ text }: Examined) => sound({ form: "shell", text }, facts).ruling !== "allow";
    const { sandboxes } = rooms;
    const { unsafe, cases } = await hunt({
      policy,
      sandboxes,
      ...options,
      isEnough: isOurs,
    });
    const [sandbox] = sandboxes;
    const [finding] = sandbox ? await findingsOf(unsafe.filter(isOurs), policy, sandbox, 1) : [];
    return { cases, finding: finding ?? null };
  } finally {
    folder.remove();
  }
}
