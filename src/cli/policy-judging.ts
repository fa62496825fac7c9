/**
 * The judge without a desk: the same policy files, the same facts and the same code as the desk's own, in this process.
 * Only the policy commands load it.
 */

import { join, resolve } from "node:path";
import { describeError, VistoError } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import type { Question } from "../clearance/judge/judge.ts";
import { Judging } from "../clearance/judge/judging.ts";
import { machineHere } from "../clearance/judge/machine-facts.ts";
import { policyPlaces, shippedPolicyFolder } from "../clearance/judge/policy-places.ts";
import { type PolicyTexts, readPolicyTexts } from "../clearance/judge/policy-source.ts";
import { parsePolicy } from "../domain/policy/parse-policy.ts";
import type { Judgement } from "../domain/policy/policy.ts";
import { searchPath } from "../executor/search-path.ts";
import { readDeskNote } from "./address.ts";
import type { Context } from "./context.ts";

export { largestWorkspaceFile } from "../clearance/judge/workspace-policy.ts";
export type { Judging, PolicyTexts, Question };
export { shippedPolicyFolder };

/** Where the owner's rules are added: the file that the running desk was given, else that of its folder. */
export function ownersPolicyFile({ data }: Context): string {
  return readDeskNote(data)?.policyFile ?? join(data, "policy.yaml");
}

/** The texts of the policy that ships with visto. */
export function shippedPolicy(): PolicyTexts {
  return readPolicyTexts([{ path: shippedPolicyFolder, standing: "default" }]);
}

/** The texts of the policy in force; `file` stands in for the owner's. */
export function policyTexts(context: Context, file?: string): PolicyTexts {
  const named = file === undefined ? readDeskNote(context.data)?.policyFile : resolve(context.cwd, file);
  try {
    return readPolicyTexts(policyPlaces(named, join(context.data, "policy.yaml")));
  } catch (error) {
    if (error instanceof VistoError) throw error;
    const { message } = describeError(error);
    throw new VistoError(
      "invalid_policy",
      `your policy cannot be read (${message}): give --policy`,
      {},
      error,
    );
  }
}

/**
 * A judge of these texts, and of the rules of each project that is asked about.
 * @throws VistoError `invalid_policy`
 */
export function judgingOf(context: Context, texts: PolicyTexts): Judging {
  const { clock, data } = context;
  const environment = context.environment.variables;
  const machine = machineHere({
    environment,
    data,
    searchPath: searchPath(environment.PATH),
    policyFile: ownersPolicyFile(context),
    notificationsFile: readDeskNote(data)?.notificationsFile,
  });
  const judging = new Judging([], machine, clock, silentLog, { parse: parsePolicy, texts });
  // Read at once, so that an invalid policy is told before anything is judged.
  void judging.policy;
  return judging;
}

/** A judgement, and how long it took. */
export interface TimedJudgement {
  readonly judgement: Judgement;
  readonly ms: number;
}

/** Judges, and measures that alone. */
export function judgeTimed({ clock }: Context, judging: Judging, question: Question): TimedJudgement {
  const began = clock.monotonic();
  const judgement = judging.judgementOf(question);
  return { judgement, ms: Math.round((clock.monotonic() - began) * 1_000) / 1_000 };
}
