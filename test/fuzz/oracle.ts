/**
 * An own opinion of what bash would have run, apart from the policy: a command is safe if it stands in a table of forms
 * that only read here. Everything else is a finding.
 */

import { git } from "./git-reader.ts";
import { fine, type Opinion, type Reader, unsafe } from "./opinion.ts";
import { plainPrograms } from "./plain-programs.ts";
import type { Deed, Ran } from "./ran.ts";
import { find, grep, recursiveOperands, rgOperands } from "./searchers.ts";
import { specialPrograms } from "./special-programs.ts";
import { wrapperOpinion } from "./wrappers.ts";

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...plainPrograms({ rg: rgOperands, recursive: recursiveOperands }),
  ...specialPrograms,
  ["find", find],
  ["grep", grep],
  ["egrep", grep],
  ["fgrep", grep],
  ["git", git],
]);

/** Variables that change only how output looks, and those of loops. */
const harmlessVariable = /^(?:LC_\w+|LANG|TZ|NO_COLOR|(?!.*proxy)[a-z_]\w*)$/;

/** What there is to say of a text's deed. */
export function opinionOn({ ran, written, ended }: Deed): Opinion {
  if (!ended) return unsafe("bash did not come to its end");
  if (written.length > 0) return unsafe(`writes ${written.join(", ")}`);
  const opinions = ran.map(opinionOnOne);
  return (
    opinions.find((opinion) => opinion.unsafe !== undefined) ?? {
      texts: opinions.flatMap(({ texts }) => texts),
    }
  );
}

function opinionOnOne({ argv, folder, variables }: Ran): Opinion {
  const set = variables.find((name) => !harmlessVariable.test(name));
  if (set !== undefined) return unsafe(`${set} is set for ${argv[0]}`);
  const opinion = opinionOnWords(argv, folder);
  const texts = opinion.texts.map((text) => `cd '${folder}'\n${text}`);
  return { ...opinion, texts };
}

const opinionOnWords: Reader = (words, folder) => {
  const [program, ...rest] = words;
  if (program === undefined) return fine;
  const name = program.replace(/^\/(?:usr\/)?bin\//, "");
  if (name === "cd") return fine;
  const wrapped = wrapperOpinion([name, ...rest], folder, opinionOnWords);
  if (wrapped) return wrapped;
  const reader = readers.get(name);
  if (!reader) return unsafe(`${program} is not known to read only`);
  const opinion = reader(rest, folder);
  return opinion.unsafe === undefined ? opinion : unsafe(`${name}: ${opinion.unsafe}`);
};
