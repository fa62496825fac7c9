import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describeError, VistoError } from "../../base/errors.ts";
import type { PolicySource } from "../../domain/policy/read-source.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** The policy that ships with visto, under which an owner's is read. */
const defaultFolder = fileURLToPath(new URL("../../../policy/default/", import.meta.url));

/** Validates a policy file and runs its examples; needs no desk. */
export const policyCheck: CommandModule = {
  define(command) {
    command.argument("<file>", "the policy file");
  },

  async run({ cwd, output }, _options, [file = ""]) {
    const { parsePolicy } = await import("../../domain/policy/parse-policy.ts");
    const shipped = readdirSync(defaultFolder)
      .filter((name) => name.endsWith(".yaml"))
      .sort();
    const sources: PolicySource[] = shipped.map((name) => ({
      name: `default/${name}`,
      text: readPolicy(join(defaultFolder, name)),
    }));
    const path = realFile(resolve(cwd, file));
    const isDefault = dirname(path) === realpathSync(defaultFolder) && shipped.includes(basename(path));
    if (!isDefault) sources.push({ name: file, text: readPolicy(path), standing: "owner" });
    const { version, rules } = parsePolicy(sources, { shippedExamples: isDefault });
    const names = rules.length;
    output.say(
      `${file} is good: ${names} rules${isDefault ? "" : " with the default policy"}, version ${version}`,
    );
    output.data({ file, valid: true, rules: names, version });
    return exitCodes.done;
  },
};

function readPolicy(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new VistoError("usage", `expected a policy file: ${describeError(error).message}`, {}, error);
  }
}

function realFile(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new VistoError("usage", `expected a policy file: ${describeError(error).message}`, {}, error);
  }
}
