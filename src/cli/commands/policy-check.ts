import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { VistoError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import { parsePolicy } from "../../domain/policy/parse-policy.ts";
import type { Policy } from "../../domain/policy/policy.ts";
import type { Finding } from "../../domain/policy/read-yaml.ts";
import type { Standing } from "../../domain/policy/rule.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { readNamedFile, reportFindings } from "../policy-file.ts";
import {
  largestWorkspaceFile,
  type PolicyTexts,
  policyTexts,
  shippedPolicy,
  shippedPolicyFolder,
} from "../policy-judging.ts";

interface Options {
  readonly workspace?: true;
}

/** Whose file it is, in words. */
const whose: Readonly<Record<Standing, string>> = {
  default: "the default policy's",
  owner: "the owner's, on top of the default policy",
  workspace: "a project's, on top of the policy in force",
};

/** Validates a policy file and runs its examples; needs no desk. */
export const policyCheck: CommandModule<Options> = {
  define(command) {
    command
      .argument("<file>", "the policy file")
      .option("--workspace", "it is a project's own .visto/policy.yaml, which may only be stricter");
  },

  async run(context, { workspace }, [file = ""]) {
    const { path, text } = readNamedFile(context, "a policy file", file);
    const standing = standingOf(path, workspace === true);
    const size = Buffer.byteLength(text);
    if (standing === "workspace" && size > largestWorkspaceFile) {
      const message = `a project's file may have ${largestWorkspaceFile} bytes, this one has ${size}`;
      return reportFindings(context, file, [{ file, line: 1, message }]);
    }
    const found = tryPolicy(textsFor(context, standing, { name: file, text, path }), standing);
    if (Array.isArray(found)) return reportFindings(context, file, found);
    const { version, rules } = found as Policy;
    context.output.say(
      `${visible(file)} is good, read as ${whose[standing]}: ${rules.length} rules in all, version ${version}`,
    );
    context.output.data({ file, valid: true, standing, rules: rules.length, version });
    return exitCodes.done;
  },
};

function standingOf(path: string, isWorkspace: boolean): Standing {
  if (dirname(path) === realpathSync(shippedPolicyFolder)) return "default";
  return isWorkspace ? "workspace" : "owner";
}

/** The file among those that it will stand beside. */
function textsFor(
  context: Context,
  standing: Standing,
  { name, text, path }: { readonly name: string; readonly text: string; readonly path: string },
): PolicyTexts {
  if (standing === "workspace") return [...policyTexts(context), { name, text, standing }];
  if (standing === "owner") return [...shippedPolicy(), { name, text, standing }];
  return shippedPolicy().map((each) => (realpathSync(each.name) === path ? { ...each, name } : each));
}

function tryPolicy(texts: PolicyTexts, standing: Standing): Policy | readonly Finding[] {
  try {
    return parsePolicy(texts, { shippedExamples: standing === "default" });
  } catch (error) {
    if (!(error instanceof VistoError) || error.code !== "invalid_policy") throw error;
    return error.details.findings as readonly Finding[];
  }
}
