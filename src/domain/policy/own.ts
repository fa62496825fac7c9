/**
 * Where visto itself lies on this machine, for rules that guard it: policy files name these places by placeholders
 * such as `$data`, for which the facts hold what is true of the desk that judges. A place of which nothing is known
 * stands for nothing.
 */

/** What a placeholder may name. */
export const ownNames = ["data", "above", "config", "policy", "program", "port", "pid"] as const;
export type OwnName = (typeof ownNames)[number];

/**
 * The values of each placeholder: the data folder (`data`), the folders around it of which a search would read it
 * (`above`), the folder of people's logins, the owner's files (policy and notification plan), the folder of the package (each as it was given and
 * with links resolved), and the desk's port and process number.
 */
export type Own = Readonly<Record<OwnName, readonly string[]>>;

const placeholder = new RegExp(`\\$(${ownNames.join("|")})\\b`);

/** The globs that one with placeholders stands for. */
export function fillGlob(glob: string, own: Own): readonly string[] {
  const name = placeholder.exec(glob)?.[1] as OwnName | undefined;
  if (name === undefined) return [glob];
  return own[name].flatMap((value) =>
    fillGlob(
      glob.replace(placeholder, () => literalGlob(value)),
      own,
    ),
  );
}

/** Wildcards in a folder's own name stand for any character, so that the glob finds at least that folder. */
function literalGlob(value: string): string {
  return value.replace(/[*?[\]]/g, "?");
}

const filled = new WeakMap<Own, Map<RegExp, RegExp>>();

/** A pattern with every placeholder replaced by what it stands for, as text; nothing matches an unknown place. */
export function fillPattern(pattern: RegExp, own: Own): RegExp {
  if (!placeholder.test(pattern.source)) return pattern;
  const known = filled.get(own) ?? new Map<RegExp, RegExp>();
  filled.set(own, known);
  const found = known.get(pattern) ?? filledAnew(pattern, own);
  known.set(pattern, found);
  return found;
}

function filledAnew({ source, flags }: RegExp, own: Own): RegExp {
  const every = new RegExp(placeholder, "g");
  const text = source.replace(every, (_, name: OwnName) => anyOf(own[name]));
  return new RegExp(text, flags);
}

function anyOf(values: readonly string[]): string {
  if (values.length === 0) return "(?!)";
  return `(?:${values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|")})`;
}

/** A placeholder that is none, such as a misspelt one; undefined where all are known. */
export function unknownPlaceholder(glob: string): string | undefined {
  return [...glob.matchAll(/\$(\w*)/g)].find(([, name]) => !ownNames.some((known) => known === name))?.[0];
}
