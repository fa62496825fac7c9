import { posix } from "node:path";
import { project, secretFiles } from "./fixture.ts";

/** Files outside the project whose contents say nothing of anybody. */
const open =
  /^\/(?:dev\/null|etc\/(?:os-release|debian_version|lsb-release|issue|hostname|hosts|timezone|shells|services)|proc\/(?:cpuinfo|meminfo|loadavg|uptime|version)|usr\/(?:bin|include|share\/(?:doc|man|zoneinfo))(?:\/.*)?)$/s;

const secretName =
  /^(?:\.env(?:\..*|rc)?|.*\.(?:env|pem|key|p12|pfx|jks|keystore|kdbx|gpg|asc|ovpn|tfstate|tfvars)|\.(?:ssh|aws|azure|kube|docker|gnupg|git|config|netrc|npmrc|pypirc|pgpass|git-credentials|codex|gemini)|id_(?:rsa|dsa|ecdsa|ed25519)(?:\..*)?|(?:secrets?|credentials|token|password)(?:\.(?:json|ya?ml|toml|txt|ini|enc|env|xml|properties))?|.*_history)$/is;

/** Why the contents of a path may not be shown, or undefined. */
export function contentsProblem(path: string, folder: string): string | undefined {
  if (path === "-" || path === "") return undefined;
  const whole = posix.resolve(folder, path);
  if (whole.split("/").some((part) => secretName.test(part))) return `${path} may hold secrets`;
  return isHere(whole) || open.test(whole) ? undefined : `${path} lies outside the project`;
}

/** Why the name and facts of a path may not be shown, or undefined. */
export function namesProblem(path: string, folder: string): string | undefined {
  if (path === "") return undefined;
  const whole = posix.resolve(folder, path);
  return isHere(whole) || open.test(whole) ? undefined : `${path} lies outside the project`;
}

function isHere(path: string): boolean {
  return path === project || path.startsWith(`${project}/`);
}

/** The secret files of the made-up project at or below a path. */
export function secretsBelow(path: string, folder: string): readonly string[] {
  const whole = posix.resolve(folder, path);
  return secretFiles.filter(
    (file) =>
      `${project}/${file}` === whole || `${project}/${file}`.startsWith(`${whole === "/" ? "" : whole}/`),
  );
}

/** Whether a program's own glob may match a name; classes count as any one character, so that it says yes too often. */
export function mayMatch(glob: string, name: string): boolean {
  const source = glob.replace(/\[\[:\w+:\]\]|\[[!^]?\]?[^\]]*\]|\\?[\s\S]/g, (piece) => {
    if (piece === "*") return ".*";
    if (piece === "?" || (piece.startsWith("[") && piece.length > 1)) return ".";
    return piece.slice(-1).replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  });
  return new RegExp(`^(?:${source})$`, "s").test(name);
}

/** The globs that braces stand for. */
export function withoutBraces(glob: string): readonly string[] {
  const found = /^([\s\S]*?)\{([^{}]*)\}([\s\S]*)$/.exec(glob);
  if (!found) return [glob];
  const [, before = "", inside = "", after = ""] = found;
  return inside.split(",").flatMap((choice) => withoutBraces(`${before}${choice}${after}`));
}
