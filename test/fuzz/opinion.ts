/** What the oracle makes of a command: why it is unsafe, or nothing; texts in it that a shell would run come back to be run. */
export interface Opinion {
  readonly unsafe?: string;
  readonly texts: readonly string[];
}

export const fine: Opinion = { texts: [] };

export function unsafe(why: string): Opinion {
  return { unsafe: why, texts: [] };
}

/** Fine where there is no reason. */
export function unless(why: string | undefined): Opinion {
  return why === undefined ? fine : unsafe(why);
}

/** Reads the words behind a program, in a folder. */
export type Reader = (words: readonly string[], folder: string) => Opinion;
