/** Joins without normalising: `link/../x` means to the kernel what it says, not what its text suggests. */
export function pathFrom(cwd: string, word: string): string {
  return word.startsWith("/") ? word : `${cwd}/${word}`;
}
