import { execFile } from "node:child_process";

/** Runs lines in a bash without anybody's settings, and answers what they print; a line that fails is a failure. */
export function bash(
  lines: readonly string[],
  place: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<string> {
  const script = ["set -e; exec 2>&1", ...lines].join("\n");
  return new Promise((resolve, reject) => {
    execFile("bash", ["--noprofile", "--norc", "-c", script], place, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
