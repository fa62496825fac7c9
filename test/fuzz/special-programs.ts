import { fine, type Reader, unless, unsafe } from "./opinion.ts";
import { describe, readOptions } from "./options.ts";
import { contentsProblem, namesProblem } from "./places.ts";

const echo: Reader = () => fine;

/** bash's printf sets a variable by -v, and by %n. */
const printf: Reader = ([format = ""]) => {
  if (/^-./.test(format) && format !== "--") return unsafe(`printf ${format} may set a variable`);
  return unless(/%[-+ #0-9.*'hjlLtz]*n/.test(format) ? "%n sets a variable" : undefined);
};

const nothing: Reader = () => fine;

const questions = /^-[bcdefghkLprsSuwxOGnzN]$/;

/** test with one question and its operand, or none. */
const test: Reader = (words, folder) => {
  const rest = words.filter((word) => !["!", "]", "--"].includes(word));
  if (rest.length === 1) return fine;
  for (let at = 0; at < rest.length; at += 2) {
    const [word = "", operand = ""] = rest.slice(at, at + 2);
    if (!questions.test(word)) return unsafe(`test ${word} is not known to be harmless`);
    const outside = /^-[nz]$/.test(word) ? undefined : namesProblem(operand, folder);
    if (outside !== undefined) return unsafe(outside);
  }
  return fine;
};

function asksVersion(words: readonly string[]): boolean {
  return words[0] === "--version" && words.slice(1).every((word) => word === "--");
}

/** awk: no word of its language that writes, runs or reads the environment. */
const awk: Reader = (words, folder) => {
  if (asksVersion(words)) return fine;
  const { operands, unknown } = readOptions(words, describe("+F:", ""));
  const [code = "", ...files] = operands;
  if (unknown !== null) return unsafe(`${unknown} is not known to be harmless`);
  const bare = code.replace(/"(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)*\//g, "0");
  if (
    /[|]|(?<![=<>!])>(?!=)|\b(?:system|getline|ENVIRON|close|printf?\s*>|while|for|do)\b|@/.test(
      bare.replaceAll("||", ""),
    )
  ) {
    return unsafe("the awk program may act");
  }
  return unless(files.map((file) => contentsProblem(file, folder)).find((problem) => problem !== undefined));
};

/** sed: with -n, and commands that only print. */
const sed: Reader = (words, folder) => {
  if (asksVersion(words)) return fine;
  const options = readOptions(
    words,
    describe("nErszue:", "quiet silent regexp-extended separate null-data posix expression="),
  );
  if (options.unknown !== null) return unsafe(`${options.unknown} is not known to be harmless`);
  const stated = options.flags
    .filter(({ name }) => name === "-e" || name === "--expression")
    .map(({ value }) => value ?? "");
  const scripts = stated.length > 0 ? stated : options.operands.slice(0, 1);
  const files = stated.length > 0 ? options.operands : options.operands.slice(1);
  const bare = scripts.map((script) => script.replace(/\/(?:[^/\\]|\\.)*\//g, "1"));
  if (bare.some((script) => !/^[\d\s,;$+=pq!]*$/.test(script)))
    return unsafe("the sed script does more than print");
  return unless(files.map((file) => contentsProblem(file, folder)).find((problem) => problem !== undefined));
};

/** jq: a filter that stays in its input. */
const jq: Reader = (words, folder) => {
  const description = describe(
    "rcsneSMCajR",
    "raw-output compact-output slurp null-input exit-status sort-keys color-output monochrome-output join-output ascii-output raw-input tab indent= version",
  );
  const { operands, unknown } = readOptions(words, description);
  const [filter = "", ...files] = operands;
  if (unknown !== null) return unsafe(`${unknown} is not known to be harmless`);
  if (
    /(?<![.\w])env\b|\$ENV|\binputs?\b|\binput_filename\b|\b(?:import|include|debug|stderr|repeat|range|while|until|def)\b/.test(
      filter,
    )
  ) {
    return unsafe("the filter may reach beyond its input");
  }
  return unless(files.map((file) => contentsProblem(file, folder)).find((problem) => problem !== undefined));
};

/** tar: only the list of an archive's names. */
const tar: Reader = (words, folder) => {
  const [first = "", ...rest] = words;
  const dashed = /^[a-zA-Z]+$/.test(first) ? [`-${first}`, ...rest] : words;
  const options = readOptions(
    dashed,
    describe("tvzjJaf:", "list verbose gzip bzip2 xz auto-compress file= exclude= version"),
  );
  if (options.unknown !== null) return unsafe(`${options.unknown} is not known to be harmless`);
  const isList = options.flags.some(({ name }) => ["-t", "--list", "--version"].includes(name));
  if (!isList) return unsafe("tar without -t");
  const archives = options.flags
    .filter(({ name }) => name === "-f" || name === "--file")
    .map(({ value }) => value ?? "");
  const remote = archives.find((name) => name.includes(":"));
  return unless(
    remote ?? archives.map((name) => contentsProblem(name, folder)).find((problem) => problem !== undefined),
  );
};

/** xxd: its own options, one word each, and one file. */
const xxd: Reader = (words, folder) => {
  const files: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") continue;
    if (!/^-./.test(word)) files.push(word);
    else if (/^-(?:[clsgn])$/.test(word)) at++;
    else if (!/^-(?:[abCdeEipuv]|ps|[clsgn].+)$/.test(word))
      return unsafe(`${word} is not known to be harmless`);
  }
  if (files.length > 1) return unsafe("a second operand is written");
  return unless(contentsProblem(files[0] ?? "-", folder));
};

const ps: Reader = (words) => {
  const bad = words.find(
    (word) => /^[^-].*e|^e/.test(word) && !/^[\d,]+$/.test(word) && !/^(?:node|root|agent)$/.test(word),
  );
  return unless(bad !== undefined && words.length === 1 ? `${bad} shows environments` : undefined);
};

const ip: Reader = (words) => {
  const [object = "", verb = "show", ...more] = words.filter((word) => word !== "--");
  const isKnown =
    /^(?:a|addr|address|r|route|link)$/.test(object) && /^(?:show|list|ls)$/.test(verb) && more.length === 0;
  return unless(isKnown ? undefined : "ip may change addresses");
};

const npm: Reader = (words) => {
  const [sub = "", ...rest] = words.filter((word) => word !== "--");
  if (/^(?:--version|-v)$/.test(sub) && rest.length === 0) return fine;
  const options = readOptions(rest, describe("aplg", "all depth= json long parseable prod dev omit= global"));
  return unless(/^(?:ls|list|ll)$/.test(sub) && options.unknown === null ? undefined : "npm may run scripts");
};

/** Tools of which only the version may be asked. */
const versions =
  "node npx python python3 pip pip3 ruby perl php go java javac gcc g++ clang cc make cmake docker curl wget ssh openssl tmux sqlite3 psql bun deno gh less vim lsb_release".split(
    " ",
  );

const version: Reader = (all) => {
  const words = all.filter((word) => word !== "--");
  const isQuestion = words.length === 1 && /^(?:--?version|version|-[vV]|-a)$/.test(words[0] ?? "");
  return unless(isQuestion ? undefined : "only its version may be asked");
};

/** Programs with a grammar of their own. */
export const specialPrograms: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["echo", echo],
  ["printf", printf],
  ["true", nothing],
  ["false", nothing],
  [":", nothing],
  ["test", test],
  ["[", test],
  ["awk", awk],
  ["gawk", awk],
  ["mawk", awk],
  ["sed", sed],
  ["jq", jq],
  ["tar", tar],
  ["xxd", xxd],
  ["ps", ps],
  ["ip", ip],
  ["npm", npm],
  ...versions.map((name): [string, Reader] => [name, version]),
]);
