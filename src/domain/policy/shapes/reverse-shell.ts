import type { Word } from "../../shell/script.ts";
import type { ScriptSight, Sight } from "../sight.ts";
import { isInterpreterName, isShellName, programOf } from "../special-readings.ts";
import { baseName, shownWord } from "../words.ts";
import { flowsInto } from "./flow.ts";
import type { Shape } from "./shape.ts";

const connecting = /^(nc|ncat|netcat|nc\.traditional|nc\.openbsd|telnet|socat|openssl)$/;
const shellPath = /(^|[\s/:=,'"])(ba|da|z|k|a|fi|tc|c)?sh\b|cmd\.exe|powershell/;
const networkFile = /\/dev\/(tcp|udp)\/|\/inet6?\/(tcp|udp)\//;

/** A shell whose input and output are a connection to another machine. */
export const reverseShell: Shape = (script) =>
  script.commands.find(
    (sight) =>
      sight.readings.some(handsOutShell) ||
      sight.readings.some(connectsInCode) ||
      opensNetworkForShell(sight, script) ||
      pipesShellToNetwork(sight, script),
  );

/** `nc -e /bin/sh`, `socat … EXEC:sh`. */
function handsOutShell(words: readonly Word[]): boolean {
  const name = programOf(words);
  const texts = words.slice(1).map(shownWord);
  if (name === "socat")
    return (
      texts.some((text) => /^["']?(exec|system|shell):/i.test(text)) &&
      texts.some((text) => /^(tcp|udp|openssl|ssl|sctp|vsock)/i.test(text))
    );
  if (!/^(nc|ncat|netcat|nc\.traditional|nc\.openbsd)$/.test(name)) return false;
  return texts.some(
    (text, at) =>
      /^--(exec|sh-exec|lua-exec)/.test(text) ||
      (/^-[a-zA-Z]*[ec]/.test(text) && shellPath.test(`${text.slice(2)} ${texts[at + 1] ?? ""}`)),
  );
}

/** Code of an interpreter that joins a socket to a shell. */
function connectsInCode(words: readonly Word[]): boolean {
  const name = programOf(words);
  const code = words.slice(1).map(shownWord).join(" ");
  if (/awk$/.test(name)) return networkFile.test(code) && /getline/.test(code) && /\|/.test(code);
  if (!isInterpreterName(name)) return false;
  const connects =
    /socket|TCPSocket|require\(["']net["']\)|fsockopen|net\.connect|createConnection|\bSocket\b|net\.Socket/.test(
      code,
    );
  return (
    connects &&
    /dup2|pty\.spawn|subprocess|os\.system|popen|child_process|\bexec\b|\bsystem\b|spawn|\/bin\/(ba)?sh/.test(
      code,
    )
  );
}

/** A shell, or a descriptor for one, that is redirected to /dev/tcp. */
function opensNetworkForShell({ command, readings }: Sight, script: ScriptSight): boolean {
  const opens = command.redirects.some(
    ({ target }) => target !== null && networkFile.test(shownWord(target)),
  );
  if (!opens) return false;
  return readings.some(isShell) || script.commands.some((other) => other.readings.some(isShell));
}

function isShell(words: readonly Word[]): boolean {
  const [first] = words;
  return first !== undefined && isShellName(baseName(shownWord(first)));
}

/** A shell before or behind a connecting program in a pipeline, or joined to it by a named pipe. */
function pipesShellToNetwork(sight: Sight, script: ScriptSight): boolean {
  if (!sight.readings.some((words) => connecting.test(programOf(words)))) return false;
  return script.commands.some(
    (other) =>
      other !== sight && other.readings.some(isShell) && (flowsInto(sight, other) || flowsInto(other, sight)),
  );
}
