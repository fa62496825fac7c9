import type { Grammar } from "./grammar.ts";

/** Bash's printf sets a variable for `%n`, and the name of a variable can hold a command. */
export const printf: Grammar = (fit) => {
  const format = fit.values[0]?.text ?? "";
  return /%[^%a-zA-Z]*n/.test(format.replaceAll("%%", ""))
    ? { word: format, why: "sets a variable by %n" }
    : undefined;
};
