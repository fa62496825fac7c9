import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describeError, VistoError } from "../../base/errors.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

/** The policy that ships with visto, under which an owner's is read. */
const defaultFile = fileURLToPath(new URL("../../../policy/default.yaml", import.meta.url));

/** Validates a policy file and runs its examples; needs no desk. */
export const policyCheck: CommandModule = {
  define(command) {
    command.argument("<file>", "the policy file");
  },

  async run({ cwd, output }, _options, [file = ""]) {
    const { parsePolicy } = await import("../../domain/policy/parse-policy.ts");
    const path = resolve(cwd, file);
    const text = readPolicy(path);
    const isDefault = realpathSync(path) === realpathSync(defaultFile);
    const sources = [{ name: file, text }];
    if (!isDefault) sources.unshift({ name: "default.yaml", text: readPolicy(defaultFile) });
    const { version, rules } = parsePolicy(sources);
    const names = new Set(rules.map(({ name }) => name)).size;
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
