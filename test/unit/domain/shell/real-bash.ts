import { spawnSync } from "node:child_process";

/** Builtins that could act or that would keep a command from the handler; eval is left for the driver itself. */
const disabled = `. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown
  echo exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd pushd pwd read
  readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset
  wait`;

/** Runs each text of the list in a subshell where no program is found, and writes down what it would have run. */
const driver = `
  PATH=/nonexistent
  exec 9>&1 8<&0
  command_not_found_handle() { printf '%s\\0' "$number" "$#" "\${@//$newline/$mark}" >&9; }
  newline=$'\\n' mark=$'\\x01' number=0
  while IFS= read -r -d '' text <&8; do
    ( ulimit -t 2; enable -n ${disabled.replace(/\s+/g, " ")}; eval "$text" ) >/dev/null 2>&1 </dev/null 8<&-
    number=$((number + 1))
  done
`;

const sandbox = ["-Urpf", "--mount-proc", "bash", "--noprofile", "--norc", "-c"];

/** Whether bash can be run in a sandbox here. */
export function hasSandbox(): boolean {
  return spawnSync("unshare", [...sandbox, "exit 0"]).status === 0;
}

/** The words of every command that real bash would run, for each of the texts; nothing is run. */
export function wordsOfBash(texts: readonly string[]): readonly (readonly (readonly string[])[])[] {
  const input = texts.map((text) => `${text}\0`).join("");
  const { status, stdout, stderr } = spawnSync("unshare", [...sandbox, driver], { input, timeout: 20_000 });
  if (status !== 0) throw new Error(`bash in its sandbox ended with ${status}: ${stderr}`);
  const found: string[][][] = texts.map(() => []);
  const fields = stdout.toString().replaceAll("\x01", "\n").split("\0");
  for (let at = 0; at < fields.length - 1; ) {
    const first = at + 2;
    at = first + Number(fields[at + 1]);
    found[Number(fields[first - 2])]?.push(fields.slice(first, at));
  }
  return found;
}
