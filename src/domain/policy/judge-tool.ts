import { type Command, commandText } from "../command.ts";
import { conditionsHold } from "./conditions.ts";
import type { Facts } from "./facts.ts";
import { asked, type Finding, quoted, ruled, type Subject } from "./finding.ts";
import { isInside, resolveIn, startFolder } from "./folder.ts";
import { globMatches, isGlob } from "./globs.ts";
import type { RuleIndex } from "./index-rules.ts";
import { fillGlob } from "./own.ts";
import { type PathSets, pathSet } from "./path-sets.ts";
import type { Policy } from "./policy.ts";
import { isRecord } from "./record.ts";
import type { Access, ToolRule } from "./rule.ts";
import { type Tool, targetsOf } from "./tool-table.ts";

/** What judging a tool call knows. */
export interface ToolContext {
  readonly policy: Policy;
  readonly index: RuleIndex;
  readonly facts: Facts;
  readonly sets: PathSets;
  /** Judges the command that a tool carries. */
  readonly judgeCommand: (command: Exclude<Command, { form: "tool" }>) => readonly Finding[];
}

type ToolCommand = Extract<Command, { form: "tool" }>;

/** One thing that a tool call is about. */
interface Aim {
  readonly tool: string;
  readonly access: Access | null;
  readonly target: string | null;
}

/** The findings on a client's tool call; at least one. */
export function judgeTool(command: ToolCommand, context: ToolContext): readonly Finding[] {
  const tool = context.policy.tools.get(command.tool) ?? plainAccess(command, context.facts);
  const targets = tool ? targetsOf(tool, command.input) : null;
  if (tool?.access === "command" && targets) return judgeCarried(command, targets, context);
  const subject = { text: commandText(command), words: [command.tool, ...(targets ?? [])] };
  const aims = (targets ?? [null]).map(
    (target): Aim => ({ tool: command.tool, access: tool?.access ?? null, target }),
  );
  return aims.flatMap((aim) => judgeAim(aim, subject, context));
}

/** An ask for file access that names no known tool: `{ access, path }`. */
function plainAccess({ input }: ToolCommand, { kind }: Facts): Tool | undefined {
  if (kind !== "file_access" || !isRecord(input)) return undefined;
  const access = input.access === "read" ? "read" : "write";
  return { access, fields: ["path", "file_path", "filePath", "paths"] };
}

/** The command that a tool carries, as text or as words, judged as such. */
function judgeCarried(
  { input }: ToolCommand,
  targets: readonly string[],
  { judgeCommand, facts, policy }: ToolContext,
): readonly Finding[] {
  const [first = "", second, third] = targets;
  const isWrapped =
    targets.length === 3 && /^(\/(usr\/)?bin\/)?(ba|z|)sh$/.test(first) && /^-l?c$/.test(second ?? "");
  const text = targets.length === 1 ? first : isWrapped ? third : undefined;
  const findings =
    text === undefined
      ? judgeCommand({ form: "argv", argv: targets })
      : judgeCommand({ form: "shell", text });
  const folder = isRecord(input) ? (input.workdir ?? input.directory ?? input.cwd) : undefined;
  if (folder === undefined || folder === facts.cwd) return findings;
  const subject = { text: targets.join(" "), words: targets };
  return [
    ...findings,
    asked(subject, "It would run in another folder than the one that was judged.", policy.defaults.risk),
  ];
}

function judgeAim(aim: Aim, subject: Subject, context: ToolContext): readonly Finding[] {
  const speaking = context.index.tools.filter(
    (rule) => conditionsHold(rule.when, context.facts) && speaksOf(rule, aim, context),
  );
  const found = speaking.filter((rule) => rule.ruling === "allow");
  // What yields steps back for an allow; for an ask, only what is no stricter than it.
  const strict = speaking.filter(
    (rule) => rule.ruling !== "allow" && (!rule.yields || (rule.ruling === "deny" && found.length === 0)),
  );
  if (strict.length > 0) return strict.map((rule) => ruled(rule, rule.ruling, subject));
  const rules = found.length > 0 ? found : speaking;
  if (rules.length > 0) return rules.map((rule) => ruled(rule, rule.ruling, subject));
  const about =
    aim.access === null
      ? `No rule speaks of the tool ${quoted(aim.tool)}.`
      : `No rule vouches for this ${aim.access}.`;
  return [asked(subject, about, context.policy.defaults.risk)];
}

function speaksOf(rule: ToolRule, aim: Aim, context: ToolContext): boolean {
  if (rule.tools.length > 0 && !rule.tools.some((glob) => globMatches(glob, aim.tool))) return false;
  if (rule.access.length > 0 && !(aim.access && rule.access.includes(aim.access))) return false;
  if (rule.hosts.length > 0 && !hostFits(rule.hosts, aim.target, context.facts)) return false;
  if (rule.in === undefined && rule.files.length === 0) return true;
  if (aim.target === null) return false;
  const paths = pathsOf(aim.target, context.facts);
  const every = rule.ruling === "allow";
  if (rule.in !== undefined && !isIn(rule.in, paths, every, context)) return false;
  const files = pathSet(
    rule.files.map((glob) => inProject(glob, context.facts)),
    context.facts.home,
  );
  return rule.files.length === 0 || holds(paths, (path) => files.has(path), every);
}

/** A path as written and where its links lead; null where that cannot be known. */
function pathsOf(target: string, facts: Facts): readonly (string | null)[] {
  const lexical = resolveIn(startFolder(facts), target);
  if (lexical === null) return [null];
  return [
    lexical,
    isGlob(lexical) ? lexical.slice(0, lexical.search(/\/[^/]*[*?[]/)) || "/" : facts.realPath(lexical),
  ];
}

/** An allow needs every path in the set, a warning any. */
function holds(paths: readonly (string | null)[], test: (path: string) => boolean, every: boolean): boolean {
  const one = (path: string | null): boolean => path !== null && test(path);
  return every ? paths.every(one) : paths.some(one);
}

function isIn(
  set: string,
  paths: readonly (string | null)[],
  every: boolean,
  { facts, sets }: ToolContext,
): boolean {
  if (set !== "project") return holds(paths, (path) => sets.named(set).has(path), every);
  const project = facts.realPath(facts.project) ?? facts.project;
  return holds(paths, (path) => isInside(path, project) || isInside(path, facts.project), true);
}

/** A rule's globs on files are those of the project, unless they begin with `/` or `~/`. */
function inProject(glob: string, facts: Facts): string {
  return /^(\/|~\/)/.test(glob) || !glob.includes("/") ? glob : `${facts.project}/${glob}`;
}

const usualPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function hostFits(globs: readonly string[], target: string | null, { own }: Facts): boolean {
  if (target === null || !URL.canParse(target)) return false;
  const { protocol, hostname, port, username, password } = new URL(target);
  const isPlain = /^https?:$/.test(protocol) && username === "" && password === "";
  const place = `${hostname}:${port || usualPorts[protocol]}`;
  return (
    isPlain &&
    globs
      .flatMap((glob) => fillGlob(glob, own))
      .some((glob) => globMatches(glob, /:\d+$/.test(glob) ? place : hostname))
  );
}
