import { VistoError } from "../base/errors.ts";
import { markName } from "./executor.ts";

/** Where programs are looked up unless the desk's owner says otherwise. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const inherited = new Set(["HOME", "USER", "LOGNAME", "LANG", "TZ", "SHELL", "TMPDIR"]);
const locale = /^LC_[A-Z]+$/;

/**
 * The whole environment of an execution: the allowed names of `base`, `TERM=dumb`, the given PATH, and on top the
 * additions of the policy's rule. Whatever else steers a shell, a loader or an interpreter stays behind.
 */
export function executionEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  additions: Readonly<Record<string, string>> = {},
  path: string = defaultPath,
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = { TERM: "dumb", PATH: path };
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && isInherited(name)) environment[name] = value;
  }
  for (const [name, value] of Object.entries(additions)) {
    checkAddition(name, value);
    environment[name] = value;
  }
  return Object.freeze(environment);
}

function isInherited(name: string): boolean {
  return inherited.has(name) || locale.test(name);
}

function checkAddition(name: string, value: string): void {
  if (!/^[^=\0]+$/.test(name) || value.includes("\0")) {
    throw new VistoError(
      "invalid_policy",
      `environment: expected a name without "=" and a text without NUL, got ${JSON.stringify(`${name}=${value}`)}`,
    );
  }
  if (name === markName) {
    throw new VistoError(
      "invalid_policy",
      `environment: ${markName} is the desk's own mark, a rule cannot set it`,
    );
  }
}
