import type { Clock } from "../base/clock.ts";
import { shownText } from "../domain/shown-text.ts";
import type { Links } from "./templates/template.ts";

/** What notifiers that run a program have in common. */
export interface ProgramParts {
  readonly clock: Clock;
  readonly links: Links;
  /** What the desk was started with; programs get little of it. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** How it ended, with what the program said of it. */
export function withWords(how: string, said: string): string {
  const words = shownText(said.trim(), 200);
  return words === "" ? how : `${how}: ${words}`;
}

/** The variables of these names that are set. */
export function pickVariables(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
