/** Reads options as getopt does, from a short description: `ab:c::` and `all name= color=?`. */

export interface Options {
  /** The flags in order, with what each was given. */
  readonly flags: readonly { readonly name: string; readonly value: string | null }[];
  readonly operands: readonly string[];
  /** The first flag that is not described, without its value: `-o`, `--output`. */
  readonly unknown: string | null;
}

/** Which flags a program knows, and whether its options may stand behind operands. */
export interface Description {
  readonly short: string;
  readonly long: readonly string[];
  readonly mixed: boolean;
  /** Whether `-5` is a flag. */
  readonly digits: boolean;
}

/** Makes a description from its two texts; `+` in front of the short ones means that options end at an operand. */
export function describe(short: string, long: string): Description {
  return {
    short: short.replace(/[+#]/g, ""),
    long: long.split(/\s+/).filter((name) => name !== ""),
    mixed: !short.includes("+"),
    digits: short.includes("#"),
  };
}

interface Reading {
  readonly flags: { readonly name: string; readonly value: string | null }[];
  readonly rest: string[];
}

/** The flags and operands of the words behind a program. */
export function readOptions(words: readonly string[], description: Description): Options {
  const reading: Reading = { flags: [], rest: [...words] };
  const operands: string[] = [];
  while (reading.rest.length > 0) {
    const word = reading.rest.shift() ?? "";
    if (word === "--")
      return { flags: reading.flags, operands: [...operands, ...reading.rest], unknown: null };
    if (!/^-./s.test(word)) {
      operands.push(word);
      if (!description.mixed)
        return { flags: reading.flags, operands: [...operands, ...reading.rest], unknown: null };
      continue;
    }
    const unknown = word.startsWith("--")
      ? readLong(word, description, reading)
      : readShort(word, description, reading);
    if (unknown !== null) return { flags: reading.flags, operands, unknown };
  }
  return { flags: reading.flags, operands, unknown: null };
}

function readLong(word: string, { long }: Description, { flags, rest }: Reading): string | null {
  const [, name = "", , value] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? [];
  const isGiven = word.includes("=");
  if (long.includes(name)) {
    flags.push({ name: `--${name}`, value: null });
    return isGiven ? `--${name}` : null;
  }
  if (long.includes(`${name}=?`)) {
    flags.push({ name: `--${name}`, value: value ?? null });
    return null;
  }
  if (!long.includes(`${name}=`)) return `--${name}`;
  flags.push({ name: `--${name}`, value: isGiven ? (value ?? "") : (rest.shift() ?? null) });
  return null;
}

function readShort(word: string, { short, digits }: Description, { flags, rest }: Reading): string | null {
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    const place = letter === ":" ? -1 : short.indexOf(letter);
    if (place < 0) {
      if (!digits || !/\d/.test(letter)) return `-${letter}`;
      flags.push({ name: "-#", value: letter });
      continue;
    }
    if (short[place + 1] !== ":") {
      flags.push({ name: `-${letter}`, value: null });
      continue;
    }
    const glued = word.slice(at + 1);
    const isOptional = short[place + 2] === ":";
    const value = glued !== "" ? glued : isOptional ? null : (rest.shift() ?? null);
    flags.push({ name: `-${letter}`, value });
    return null;
  }
  return null;
}

/**
 * Why an option that is not described is a risk; undefined where the program refuses it and does nothing, which is known
 * only where the options that act are stated: the short ones first, then the long ones.
 */
export function unknownProblem(
  flag: string,
  { long }: Description,
  acting: string | undefined,
): string | undefined {
  const [short = "", ...longer] = acting?.split(" ") ?? [];
  const isPartOf = (name: string) => name.replace(/=.*/, "").startsWith(flag.slice(2));
  // a part of several names is refused as well
  const isShort = longer.some(isPartOf) || long.filter(isPartOf).length === 1;
  const isRefused = flag.startsWith("--") ? !isShort : !short.includes(flag.slice(1));
  return acting !== undefined && isRefused ? undefined : `${flag} is not known to be harmless`;
}
