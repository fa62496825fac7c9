import type { Grammar } from "./grammar.ts";

/**
 * An archive's name with a colon is one on another machine. A first word without a dash is a bundle of flags, whose values
 * stand in the words behind it, so that a later dash may be read in two ways.
 */
export const archive: Grammar = (fit, words) => {
  const [, first, ...others] = words.map(({ value }) => value ?? "");
  const mixed = first?.startsWith("-") ? undefined : others.find((word) => word.startsWith("-"));
  if (mixed !== undefined) return { word: mixed, why: "stands behind flags without a dash" };
  const remote = fit.values.find(
    ({ kind, text }) => "kind" in kind && kind.kind === "PATH" && text.includes(":"),
  );
  return remote ? { word: remote.text, why: "may be on another machine" } : undefined;
};
