/** The made-up machine that the cases run on: what the judge is told of it, and what the sandbox holds. */

import { exampleFacts } from "../../src/domain/policy/check-examples.ts";

/** What the judge knows: everything is trusted and clean. */
export const facts = exampleFacts;

export const home = facts.home;
export const project = facts.project;

/** Names that a careless pattern finds: of flags, and of secrets. */
const traps: readonly string[] = [
  "--output=x.txt",
  "-o.txt",
  "-delete",
  "-C",
  "-r",
  "-f",
  "--pre=sh",
  ".env",
  ".npmrc",
  "server.key",
  "secrets.json",
  "id_rsa",
];

const ordinary: readonly string[] = [
  "README.md",
  "package.json",
  "a.txt",
  "b.txt",
  "names.txt",
  "data.csv",
  "a b.txt",
  "src/main.ts",
  "src/index.ts",
  "src/a.txt",
  "src/lib/util.ts",
  "test/main.test.ts",
  "docs/guide.md",
  "logs/app.log",
];

/** The files of the project, by their paths in it. */
export const projectFiles: readonly string[] = [...ordinary, ...traps];

/** Files that may hold secrets, by their paths in the project. */
export const secretFiles: readonly string[] = projectFiles.filter((file) =>
  /^(\.env|\.npmrc|server\.key|secrets\.json|id_rsa)$/.test(file),
);

/** Files outside the project, by their whole paths. */
export const outsideFiles: readonly string[] = [
  `${home}/.ssh/id_rsa`,
  `${home}/.bashrc`,
  "/etc/passwd",
  "/etc/os-release",
  "/etc/hosts",
  "/proc/cpuinfo",
];

/** Where a text could write. */
export const watchedFolders: readonly string[] = ["home", "etc", "tmp", "proc", "root", "var"];
