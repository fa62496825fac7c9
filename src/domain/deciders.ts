/** Who or what has settled a request, as figures tell it apart; `nobody`: it is still open, or was withdrawn. */
export const deciders = ["policy", "grant", "person", "client", "deadline", "nobody"] as const;
export type Decider = (typeof deciders)[number];
