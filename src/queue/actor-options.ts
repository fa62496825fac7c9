import { z } from "zod";
import { VistoError } from "../base/errors.ts";
import { issueWords } from "../base/issue-words.ts";
import { nearest } from "../base/text.ts";
import type { Middleware } from "./middleware/middleware.ts";

/** Checks actors' options against what a list of middleware declares. */
export class OptionTable {
  readonly #owners = new Map<string, string>();
  readonly #schema: z.ZodObject;

  /** @throws VistoError `invalid_option` if two middleware declare one option. */
  constructor(list: readonly Middleware[]) {
    for (const { name, options } of list) {
      for (const option of Object.keys(options)) this.#own(option, name);
    }
    this.#schema = z.object(Object.assign({}, ...list.map(({ options }) => options)));
  }

  #own(option: string, middleware: string): void {
    const owner = this.#owners.get(option);
    if (owner !== undefined) {
      throw new VistoError(
        "invalid_option",
        `the middleware ${owner} and ${middleware} both declare ${option}`,
      );
    }
    this.#owners.set(option, middleware);
  }

  /** The options with every default. @throws VistoError `invalid_option` that names the actor and the option. */
  read(actor: string, options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    for (const option of Object.keys(options)) this.#refuseUnknown(actor, option);
    const parsed = this.#schema.safeParse(options, { error: issueWords });
    if (parsed.success) return Object.freeze(parsed.data);
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new VistoError("invalid_option", `actor ${actor}: ${issues.join("; ")}`);
  }

  #refuseUnknown(actor: string, option: string): void {
    if (this.#owners.has(option)) return;
    const near = nearest(option, this.#owners.keys());
    const meant = near ? ` (did you mean ${near}?)` : "";
    throw new VistoError(
      "invalid_option",
      `actor ${actor}: no middleware of this worker knows the option ${option}${meant}; did you forget to add a middleware?`,
      { actor, option, ...(near && { near }) },
    );
  }
}
