import type { Grammar } from "./grammar.ts";

const walksAway = new Set(["-L", "-follow"]);

/** An expression whose parts are all listed; links are not followed out of the project. */
export const find: Grammar = (fit, words) => {
  if (words.some(({ value }) => value === "--"))
    return { word: "--", why: "makes paths of what looks like an expression" };
  const flag = fit.flags.find((each) => walksAway.has(each));
  return flag ? { word: flag, why: "follows links, which may lead out of the project" } : undefined;
};
