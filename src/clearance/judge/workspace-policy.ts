import { statSync } from "node:fs";
import { join } from "node:path";
import { describeError } from "../../base/errors.ts";
import { readTextFile } from "../../base/text-file.ts";
import type { Policy } from "../../domain/policy/policy.ts";
import type { ParsePolicy, PolicySourceOptions, PolicyTexts } from "./policy-source.ts";

/** Where a project keeps its rules, below its folder. */
export const workspaceFile = ".visto/policy.yaml";

/** Larger files are refused, in bytes: agents may write them. */
export const largestWorkspaceFile = 64 * 1024;

const mostRemembered = 100;

/** The policy of one project, or why its file is not valid. */
export type WorkspacePolicy = { readonly policy: Policy } | { readonly invalid: string };

/**
 * The policies of projects that have rules of their own on top of the desk's. Such a file may only make rulings stricter;
 * while it is not valid, every ask from its project goes to a reviewer.
 */
export class WorkspacePolicies {
  readonly #parse: ParsePolicy;
  readonly #whileReading: <T>(work: () => T) => T;
  readonly #known = new Map<string, { readonly stamp: string; readonly found: WorkspacePolicy }>();

  constructor({ parse, whileReading = (work) => work() }: PolicySourceOptions) {
    this.#parse = parse;
    this.#whileReading = whileReading;
  }

  /** `texts` is what the desk's policy was read from. */
  of(project: string, desk: Policy, texts: PolicyTexts): WorkspacePolicy {
    const file = join(project, workspaceFile);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (!stats) return { policy: desk };
    const stamp = `${desk.version} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
    const known = this.#known.get(project);
    if (known?.stamp === stamp) return known.found;
    const found = this.#whileReading(() => this.#read(file, stats.size, texts));
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(project, { stamp, found });
    return found;
  }

  #read(file: string, size: number, texts: PolicyTexts): WorkspacePolicy {
    if (size > largestWorkspaceFile)
      return { invalid: `${file} has ${size} bytes, expected ${largestWorkspaceFile} at most` };
    try {
      const text = readTextFile(file, largestWorkspaceFile);
      return { policy: this.#parse([...texts, { name: file, text, standing: "workspace" }]) };
    } catch (error) {
      return { invalid: describeError(error).message };
    }
  }
}
