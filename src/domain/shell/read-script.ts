/** Walks a parsed script from the outside in and writes down every simple command with the place where it stands. */

import type {
  AndOr,
  CommandNode,
  CompoundCommand,
  CompoundList,
  Coproc,
  For,
  Function as FunctionNode,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirection,
  Statement,
  SyntaxNode,
} from "unbash";
import type { Findings, NestedScript, Tries } from "./findings.ts";
import { findNested } from "./nested-scripts.ts";
import type { ObjectionCode, ObjectionList } from "./objections.ts";
import { readCommand } from "./read-command.ts";
import { readRedirect } from "./read-redirect.ts";
import { readWord } from "./read-word.ts";
import type { PipelinePart, Place, RedirectKind, Script, ShellCommand } from "./script.ts";

/** How many simple commands one ruling can vouch for. */
export const mostCommands = 64;

/** How many places of unclear text are tried as the beginning of a substitution. */
const mostTries = 32;

/** What surrounds the node that is being read. */
interface Surroundings {
  readonly source: string;
  readonly around: readonly PipelinePart[];
  readonly scopes: readonly number[];
  readonly functions: readonly string[];
  readonly within: Place["within"];
  readonly background: boolean;
  readonly conditional: boolean;
}

type Written<T> = { -readonly [K in keyof T]: T[K] };
type CommandText = Omit<ShellCommand, "place">;
type WrittenCommand = CommandText & { readonly place: Written<Place> };

/** Redirects by which a group only writes. */
const outputs = new Set<RedirectKind>(["write", "append", "duplicate"]);

/** Where something stands that is no command. */
const noPart: PipelinePart = { pipeline: -1, position: 0, length: 1 };

/** The objections to compound commands of which every one is outside the plain shapes. */
const compoundCodes: Partial<Record<CompoundCommand["type"], ObjectionCode>> = {
  While: "loop",
  ArithmeticFor: "loop",
  Select: "select",
  Case: "case",
  TestCommand: "test",
  ArithmeticCommand: "arithmetic",
};

/** Reads parsed text; what it finds can be taken at any time, also after a fault in the middle. */
export class ScriptReader {
  readonly objections: ObjectionList;
  readonly #source: string;
  readonly #commands: WrittenCommand[] = [];
  readonly #functions = new Set<string>();
  readonly #shapes = new Set<string>();
  readonly #tries: Tries = { left: mostTries };
  #pipelines = 0;
  #scopes = 0;

  constructor(source: string, objections: ObjectionList) {
    this.#source = source;
    this.objections = objections;
  }

  /** Reads the whole of a parsed text. */
  read(script: ParsedScript): void {
    this.#script(script, {
      source: this.#source,
      around: [],
      scopes: [],
      functions: [],
      within: "text",
      background: false,
      conditional: false,
    });
  }

  /** What was found so far. */
  result(): Script {
    if (this.#commands.length > mostCommands) this.objections.add("too-many-commands");
    return {
      commands: this.#commands,
      functions: [...this.#functions],
      objections: this.objections.all(),
      shapes: [...this.#shapes].sort(),
    };
  }

  #script(script: ParsedScript, here: Surroundings): void {
    const inside = script.source === undefined ? here : { ...here, source: script.source };
    const [error] = script.errors ?? [];
    if (error) this.objections.add("parse-error", error.message);
    this.#statements(script.commands, inside);
  }

  #statements(statements: readonly Statement[], here: Surroundings): void {
    for (const statement of statements) this.#statement(statement, here);
  }

  #statement(statement: Statement, here: Surroundings): void {
    if (statement.background !== true) return this.#list(statement.command, here);
    this.objections.add("background", here.source.slice(statement.pos, statement.end));
    this.#list(statement.command, { ...this.#scoped(here), background: true });
  }

  #list(node: PipelineNode | AndOr, here: Surroundings): void {
    if (node.type !== "AndOr") return this.#pipeline(node, here);
    this.#shapes.add("and-or");
    for (const [at, part] of node.commands.entries()) {
      this.#pipeline(part, at === 0 ? here : { ...here, conditional: true });
    }
  }

  #pipeline(node: PipelineNode, here: Surroundings): void {
    const pipeline = this.#pipelines++;
    if (node.type !== "Pipeline") return this.#command(node, { pipeline, position: 0, length: 1 }, here);
    this.#pipelineShapes(node, here);
    const { length } = node.commands;
    for (const [position, command] of node.commands.entries()) {
      this.#command(command, { pipeline, position, length }, length === 1 ? here : this.#scoped(here));
    }
  }

  #pipelineShapes(node: Pipeline, here: Surroundings): void {
    if (node.operators.includes("|&"))
      this.objections.add("pipe-both", here.source.slice(node.pos, node.end));
    if (node.commands.length > 1) this.#shapes.add("pipeline");
    for (const prefix of node.prefixes) this.#shapes.add(prefix.type === "Time" ? "time" : "negation");
  }

  #command(node: CommandNode, part: PipelinePart, here: Surroundings): void {
    if (node.type === "Command") {
      return this.#withNested(here, part, (findings) => readCommand(node, findings));
    }
    const inside = part.length === 1 ? here : { ...here, around: [...here.around, part] };
    switch (node.type) {
      case "Redirected":
        this.#redirects(node.redirects, part, here);
        return this.#compound(node.command, inside);
      case "Function":
        return this.#function(node, inside);
      case "Coproc":
        return this.#coproc(node, inside);
      default:
        return this.#compound(node, inside);
    }
  }

  /** Redirects of a compound command: they are a command of their own without words, which the policy judges as well. */
  #redirects(nodes: readonly Redirection[], part: PipelinePart, here: Surroundings): void {
    this.#withNested(here, part, (findings) => {
      const redirects = nodes.map((node) => readRedirect(node, findings));
      const raw = nodes.map((node) => here.source.slice(node.pos, node.end)).join(" ");
      // what a group reads can reach any command in it, and nothing here says which
      if (redirects.some(({ kind }) => !outputs.has(kind))) this.objections.add("redirect", raw);
      return { words: [], assignments: [], redirects, raw };
    });
  }

  /** Reads something that may have scripts inside; their commands come before the command that they feed. */
  #withNested(
    here: Surroundings,
    part: PipelinePart,
    read: (findings: Findings) => CommandText | null,
  ): void {
    const findings: Findings = {
      source: here.source,
      objections: this.objections,
      tries: this.#tries,
      nested: [],
    };
    const command = read(findings);
    const feeding = findings.nested.flatMap((nested) => this.#nested(nested, here));
    if (command === null) return;
    const { around, scopes, functions, within, background, conditional } = here;
    const place = { ...part, around, scopes, functions, within, feeds: null, background, conditional };
    const index = this.#commands.push({ ...command, place }) - 1;
    for (const fed of feeding) fed.place.feeds = index;
  }

  /** Reads a script inside a word and gives back the commands that feed it directly. */
  #nested(nested: NestedScript, here: Surroundings): WrittenCommand[] {
    const before = this.#commands.length;
    const inside = { ...this.#scoped(here), source: nested.source, around: [], within: nested.within };
    this.#script(nested.script, inside);
    return this.#commands.slice(before).filter((command) => command.place.feeds === null);
  }

  #compound(node: CompoundCommand, here: Surroundings): void {
    const code = compoundCodes[node.type];
    if (code) this.objections.add(code, here.source.slice(node.pos, node.end));
    const conditional = { ...here, conditional: true };
    switch (node.type) {
      case "Subshell":
        this.#shapes.add("subshell");
        return this.#body(node.body, this.#scoped(here));
      case "BraceGroup":
        this.#shapes.add("group");
        return this.#body(node.body, here);
      case "If":
        return this.#if(node, here);
      case "For":
        return this.#for(node, here);
      case "While":
        this.#body(node.clause, here);
        return this.#body(node.body, conditional);
      case "Select":
        this.#inside([node.name, ...(node.wordlist ?? [])], here);
        return this.#body(node.body, conditional);
      case "Case":
        this.#inside([node.word, ...node.items.flatMap((item) => item.pattern)], here);
        for (const item of node.items) this.#body(item.body, conditional);
        return;
      case "ArithmeticFor":
        this.#inside([node.initialize, node.test, node.update].filter(isGiven), here);
        return this.#body(node.body, conditional);
      case "TestCommand":
      case "ArithmeticCommand":
        return this.#inside([node], here);
      default:
        this.objections.add("unknown-shape", (node as SyntaxNode).type);
    }
  }

  #body(list: CompoundList, here: Surroundings): void {
    this.#statements(list.commands, here);
  }

  #if(node: If, here: Surroundings): void {
    this.#shapes.add("if");
    const conditional = { ...here, conditional: true };
    this.#body(node.clause, here);
    this.#body(node.then, conditional);
    for (const branch of node.elif) {
      this.#body(branch.clause, conditional);
      this.#body(branch.then, conditional);
    }
    if (node.else) this.#body(node.else, conditional);
  }

  #for(node: For, here: Surroundings): void {
    this.#shapes.add("for");
    // a name such as PATH would change what the body runs
    let plain = node.wordlist !== undefined && /^[a-z_][a-z0-9_]*$/.test(node.name.text);
    this.#withNested(here, noPart, (findings) => {
      for (const word of node.wordlist ?? []) plain = readWord(word, findings).value !== null && plain;
      return null;
    });
    if (!plain) this.objections.add("for-values", here.source.slice(node.pos, node.body.pos));
    this.#body(node.body, { ...here, conditional: true });
  }

  #function(node: FunctionNode, here: Surroundings): void {
    const name = node.name.value;
    this.objections.add("function", name);
    this.#functions.add(name);
    this.#bodyOrCommand(node.body, { ...here, functions: [...here.functions, name], conditional: true });
  }

  #coproc(node: Coproc, here: Surroundings): void {
    this.objections.add("coproc", here.source.slice(node.pos, node.end));
    this.#bodyOrCommand(node.body, { ...this.#scoped(here), background: true });
  }

  #bodyOrCommand(body: CommandNode | CompoundList, here: Surroundings): void {
    if (body.type === "CompoundList") return this.#body(body, here);
    this.#command(body, { pipeline: this.#pipelines++, position: 0, length: 1 }, here);
  }

  /** Reads the scripts inside nodes that are neither words of a command nor commands. */
  #inside(nodes: readonly SyntaxNode[], here: Surroundings): void {
    this.#withNested(here, noPart, (findings) => {
      for (const node of nodes) findNested(node, findings);
      return null;
    });
  }

  #scoped(here: Surroundings): Surroundings {
    return { ...here, scopes: [...here.scopes, this.#scopes++] };
  }
}

function isGiven<T>(value: T | undefined): value is T {
  return value !== undefined;
}
