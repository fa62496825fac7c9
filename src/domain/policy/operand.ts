import { posix } from "node:path";
import { hidesSomething } from "../word-split.ts";

/** Folders that hold credentials, tokens, hooks or settings; nothing below them is vouched for. */
const secretFolder =
  /^(\.ssh|\.aws|\.azure|\.gcloud|\.kube|\.docker|\.gnupg|\.password-store|\.config|\.local|\.git|\.claude|\.codex|\.gemini|\.opencode|\.visto)$/;

/** Names of files that commonly hold secrets. */
const secretFile = new RegExp(
  [
    String.raw`^\.env(rc)?([-_.].*)?$|\.env$|^env\..*$|^environ$`,
    String.raw`^[._]netrc$|^\.npmrc$|^\.yarnrc.*$|^\.pypirc$|^\.pgpass$|^\.my\.cnf$|^\.htpasswd$|^\.gitconfig$|^\.claude\.json$`,
    String.raw`^\.?git-credentials$|^\.vault-token$|^logins\.json$|^desk\.json$|^g?shadow-?$|^passwd-?$|^.*_history$`,
    String.raw`^id_(rsa|dsa|ecdsa|ed25519)(_sk)?([-_.].*)?$|\.(pem|key|p12|pfx|jks|keystore|kdbx|gpg|asc|tfstate)$`,
    "^(.*[-_.])?(tokens?|secrets?|credentials?|passwords?)([-_.].*)?$",
  ].join("|"),
);

/** Why an allow rule does not vouch for this operand, or undefined; judged by its text alone, links are not followed. */
export function operandObjection(operand: string, cwd: string): string | undefined {
  if (hidesSomething(operand) || operand.includes("\t")) return "holds control or invisible characters";
  if (operand.startsWith("-")) return "is a flag that the rule does not list";
  if (/[*?[]/.test(operand) || operand.startsWith(":")) return "is a pattern, not a name";
  const parts = operand.toLowerCase().split(/[/:=,\s]+/);
  if (parts.includes("..")) return "leads upwards";
  if (operand.startsWith("/") && !isInside(operand, cwd)) return "lies outside the working folder";
  if (parts.some((part) => secretFolder.test(part) || secretFile.test(part))) return "may hold secrets";
  if (
    cwd
      .toLowerCase()
      .split("/")
      .some((part) => secretFolder.test(part))
  )
    return "lies in a folder of secrets";
  return undefined;
}

function isInside(path: string, cwd: string): boolean {
  const folder = posix.normalize(`${cwd}/`);
  return cwd.startsWith("/") && folder !== "/" && posix.normalize(`${path}/`).startsWith(folder);
}
