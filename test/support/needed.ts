import { readEnvironment } from "../../src/base/environment.ts";

/** Whether a test is skipped, and why. */
export interface Needs {
  readonly skip: string | false;
}

/**
 * Options of a test that needs something of the machine: where that is absent the test is skipped by name, and where
 * CI=1 promises that everything is there it fails instead.
 */
export function needed(what: string, present: boolean): Needs {
  if (present) return { skip: false };
  if (readEnvironment().variables.CI === "1") {
    throw new Error(`CI=1, but ${what} is absent: this test may not be skipped here`);
  }
  return { skip: `needs ${what}` };
}
