import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One declaration of a built `.d.ts` file. */
export interface Declaration {
  readonly file: string;
  /** As it is declared; an entry point may export it under another name. */
  readonly name: string;
  readonly kind: "class" | "function" | "constant" | "type";
  /** Its doc comment as one text, empty where there is none. */
  readonly comment: string;
  /** The statement without its comments. */
  readonly text: string;
}

/** What a package's entry point exports, by the name that users write. */
export type Exports = ReadonlyMap<string, Declaration>;

interface Statement {
  readonly comment: string;
  readonly text: string;
}

interface Names {
  /** From a local name to the file and name that it stands for. */
  readonly imported: ReadonlyMap<string, readonly [file: string, name: string]>;
  readonly declared: ReadonlyMap<string, Declaration>;
  readonly statements: readonly Statement[];
}

/** Reads the declarations that the build wrote: the compiler lays them out so evenly that no parser is needed. */
export class Declarations {
  readonly #files = new Map<string, Names>();

  exportsOf(file: string): Exports {
    const found = new Map<string, Declaration>();
    for (const { text } of this.#names(file).statements) {
      for (const [name, declaration] of this.#exported(file, text)) found.set(name, declaration);
    }
    return found;
  }

  /** The declarations of this package that a declaration's text names, whether they are exported or not. */
  namedBy({ file, text, name }: Declaration): readonly Declaration[] {
    const words = new Set(withoutTexts(text).match(/(?<![.\w$])[A-Za-z_$][\w$]*/g) ?? []);
    words.delete(name);
    return [...words].flatMap((word) => this.#find(file, word) ?? []);
  }

  #exported(file: string, text: string): readonly (readonly [string, Declaration])[] {
    const all = /^export (?:type )?\* from "([^"]+)";/.exec(text);
    if (all) return [...this.exportsOf(beside(file, all[1] ?? ""))];
    const listed = /^export (?:type )?\{([^}]*)\}(?: from "([^"]+)")?;/.exec(text);
    if (listed) {
      const from = listed[2] === undefined ? file : beside(file, listed[2]);
      return namesIn(listed[1] ?? "").map(([name, as]) => [as, this.#required(from, name)] as const);
    }
    const own = text.startsWith("export ") ? declarationOf(file, { comment: "", text }) : undefined;
    return own ? [[own.name, this.#required(file, own.name)]] : [];
  }

  #required(file: string, name: string): Declaration {
    const found = this.#find(file, name);
    if (!found) throw new Error(`${file} exports ${name}, and nothing declares it`);
    return found;
  }

  #find(file: string, name: string): Declaration | undefined {
    const { declared, imported } = this.#names(file);
    const [from, original] = imported.get(name) ?? [];
    if (from === undefined || original === undefined)
      return declared.get(name) ?? this.#reExported(file, name);
    return from.startsWith(".") ? this.#find(beside(file, from), original) : undefined;
  }

  #reExported(file: string, name: string): Declaration | undefined {
    const { statements } = this.#names(file);
    if (!statements.some(({ text }) => / from "/.test(text) && text.startsWith("export "))) return undefined;
    return this.exportsOf(file).get(name);
  }

  #names(file: string): Names {
    const known = this.#files.get(file);
    if (known) return known;
    const statements = statementsOf(readFileSync(file, "utf8"));
    const declared = statements.flatMap((statement) => declarationOf(file, statement) ?? []);
    const names: Names = {
      statements,
      imported: new Map(statements.flatMap(({ text }) => importsOf(text))),
      declared: new Map(declared.map((declaration) => [declaration.name, declaration])),
    };
    this.#files.set(file, names);
    return names;
  }
}

/** `./a.js` of an import, as the declarations of that file. */
function beside(file: string, specifier: string): string {
  return join(dirname(file), specifier.replace(/\.js$/, ".d.ts"));
}

/** A statement ends with the first line that leaves no bracket open and ends like one. */
function statementsOf(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let comment = "";
  let lines: string[] = [];
  for (const line of text.split("\n")) {
    if (lines.length === 0 && /^(?:\/\*\*| \*)/.test(line)) {
      comment = line.startsWith("/**") ? line : `${comment}\n${line}`;
      continue;
    }
    lines.push(line);
    const statement = withoutComments(lines.join("\n")).trim();
    if (statement !== "" && !(isBalanced(statement) && /[;}]$/.test(statement))) continue;
    if (statement !== "") {
      found.push({ comment: plain(comment), text: statement });
      comment = "";
    }
    lines = [];
  }
  return found;
}

function isBalanced(text: string): boolean {
  const code = withoutTexts(text).replaceAll("=>", "");
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  return count(/[{([<]/g) === count(/[})\]>]/g);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^ *\/\/.*$/gm, "");
}

function withoutTexts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
}

/** The words of a doc comment without its stars. */
function plain(comment: string): string {
  return comment.replace(/^\/\*\*|\*\/$|^ \* ?/gm, "").trim();
}

const declaring =
  /^(?:export )?(?:declare )?(?:abstract )?(interface|type|class|function|const) ([A-Za-z_$][\w$]*)/;

function declarationOf(file: string, { comment, text }: Statement): Declaration | undefined {
  const [, word, name] = declaring.exec(text) ?? [];
  if (word === undefined || name === undefined) return undefined;
  const kind =
    word === "class" || word === "function" ? word : word === "const" ? "constant" : ("type" as const);
  return { file, name, kind, comment, text };
}

function importsOf(text: string): readonly [string, readonly [string, string]][] {
  const [, names, from] = /^import (?:type )?\{([^}]*)\} from "([^"]+)";/.exec(text) ?? [];
  if (names === undefined || from === undefined) return [];
  return namesIn(names).map(([name, as]) => [as, [from, name]]);
}

/** `a, type B as C` as pairs of the name there and the name here. */
function namesIn(list: string): readonly (readonly [name: string, as: string])[] {
  return list
    .split(",")
    .map((one) => one.trim().replace(/^type /, ""))
    .filter((one) => one !== "")
    .map((one) => {
      const [name = "", as = name] = one.split(" as ");
      return [name, as] as const;
    });
}
