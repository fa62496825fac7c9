import type { Grammar } from "./grammar.ts";

/** An archive's name with a colon is one on another machine. */
export const archive: Grammar = (fit) => {
  const remote = fit.values.find(
    ({ kind, text }) => "kind" in kind && kind.kind === "PATH" && text.includes(":"),
  );
  return remote ? { word: remote.text, why: "may be on another machine" } : undefined;
};
