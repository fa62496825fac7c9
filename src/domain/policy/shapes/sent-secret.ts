import type { Word } from "../../shell/script.ts";
import { pathTextOf } from "../folder.ts";
import type { Sight } from "../sight.ts";
import { programOf } from "../special-readings.ts";
import { namesMember, pathIsIn, type WarningContext } from "../warn.ts";
import { shownWord } from "../words.ts";
import { reachedFrom } from "./flow.ts";
import type { Shape } from "./shape.ts";

/** A file of secrets that goes to another machine: as an upload, by a pipe, or in an address. */
export const sentSecret: Shape = (script, context) => {
  const senders = script.commands.filter((sight) => sight.readings.some((words) => isSender(words, context)));
  const direct = senders.find(
    (sight) =>
      sight.readings.some((words) => uploadsSecret(words, sight, context)) || readsSecret(sight, context),
  );
  if (direct) return direct;
  for (const sight of script.commands) {
    if (!showsSecret(sight, context)) continue;
    if (writesToNetwork(sight)) return sight;
    const reached = reachedFrom(sight, script);
    const sender = senders.find((each) => each !== sight && reached.has(each));
    if (sender) return sender;
  }
  return undefined;
};

function isSender(words: readonly Word[], { sets }: WarningContext): boolean {
  return sets.holdsWord("senders", programOf(words));
}

/** Whether a command prints a file of secrets, or the environment. */
function showsSecret(sight: Sight, context: WarningContext): boolean {
  return (
    readsSecret(sight, context) ||
    sight.readings.some((words) => namesSecret(words.slice(1), sight, context)) ||
    sight.readings.some(
      (words) => programOf(words) === "printenv" || (programOf(words) === "env" && words.length === 1),
    )
  );
}

function writesToNetwork({ command }: Sight): boolean {
  return command.redirects.some(
    ({ kind, target }) => kind !== "read" && target !== null && /^\/dev\/(tcp|udp)\//.test(shownWord(target)),
  );
}

/** A redirect from a file of secrets, or a connection made by the shell itself. */
function readsSecret(sight: Sight, context: WarningContext): boolean {
  return sight.command.redirects.some(
    ({ kind, target }) =>
      kind === "read" && target !== null && pathIsIn(target, "secrets", "", sight.folder, context),
  );
}

function namesSecret(words: readonly Word[], sight: Sight, context: WarningContext): boolean {
  return words.some((word) => pathIsIn(word, "secrets", "", sight.folder, context));
}

/** Whether the words of a sender name a file of secrets as what is sent. */
function uploadsSecret(words: readonly Word[], sight: Sight, context: WarningContext): boolean {
  const name = programOf(words);
  const rest = words.slice(1);
  if (name === "scp" || name === "rsync" || name === "sftp" || name === "rclone") {
    const operands = rest.filter(
      (word, at) =>
        !shownWord(word).startsWith("-") && !/^-[A-Za-z]*[iFeoJPSlcD]$/.test(shownWord(rest[at - 1] ?? word)),
    );
    return (
      namesSecret(operands.slice(0, -1), sight, context) &&
      operands.some((word) => /^[^/]+:/.test(shownWord(word)))
    );
  }
  if (/^(aws|gsutil|gcloud|az|s3cmd|mc)$/.test(name)) {
    const files = rest.filter((word) => /[./]/.test(shownWord(word)));
    return namesSecret(files, sight, context);
  }
  return rest.some((word, at) => isUpload(word, rest[at - 1], sight, context));
}

const uploads =
  /^(--data\S*|--upload-file|--form\S*|--json|--post-file|--body-file|--url-query|-[a-zA-Z]*[dFT])$/;

function isUpload(word: Word, before: Word | undefined, sight: Sight, context: WarningContext): boolean {
  const flag = before ? shownWord(before) : "";
  const text = pathTextOf(word, sight.folder, context.facts.home) ?? shownWord(word);
  if (uploads.test(flag)) return candidates(text).some((path) => isSecret(path, sight, context));
  const glued = /^(--(?:data\S*?|upload-file|form\S*?|json|post-file|body-file)=|-[dFT])(.+)$/s.exec(text);
  return glued?.[2] !== undefined && candidates(glued[2]).some((path) => isSecret(path, sight, context));
}

/** The paths that a value of curl may name: `@file`, `name=@file`, `name@file`, `file`. */
function candidates(text: string): readonly string[] {
  const behind = text.includes("@") ? [text.slice(text.indexOf("@") + 1)] : [];
  return [text, ...behind, ...behind.map((path) => path.replace(/;.*$/s, ""))].filter((path) => path !== "");
}

function isSecret(path: string, sight: Sight, { facts, sets }: WarningContext): boolean {
  const whole = path.startsWith("~/") ? `${facts.home}${path.slice(1)}` : path;
  const unquoted = whole.replace(/^["']|["']$/g, "").replace(/^\$\{?HOME\}?/, facts.home);
  return namesMember(unquoted, "secrets", sight.folder, facts, sets);
}
