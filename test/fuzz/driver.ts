/** Builtins that could act, or that would keep a command from the handler; `cd` stays, so that folders are followed. */
const disabled =
  `. : [ alias bg bind break builtin caller command compgen complete compopt continue declare dirs disown echo
  exec exit export false fc fg getopts hash help history kill let local logout mapfile popd printf pushd pwd read
  readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset
  wait jobs`.replace(/\s+/g, " ");

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];

/** The names of all variables, as bash expands it. */
const everyName = letters.map((letter) => `\${!${letter}*}`).join(" ");

const noted = `"$PWD" "$PATH" "$IFS" "${everyName}"`;

/** Stands in the log where the next case begins; no folder is called so. */
export const caseMark = "\x01";

/**
 * Runs each text of its input in a subshell where no program is found. What would have run goes to the log, each with
 * its folder, what programs would be looked for in, and the names of all variables. Only `cd` and `enable` do what they
 * do; the handler needs the latter, and no rule speaks of it.
 */
export const driver = `
export __status=$1
PATH=/nonexistent
exec 60<&0 61>>/sandbox/log </dev/null
ulimit -t 20 -f 65536 -u 400 -v 2000000 -c 0
command_not_found_handle() {
  enable printf
  printf '%s\\0' ${noted} "$#" "$@" >&61
  printf 'output\\n'
  printf 'errors\\n' >&2
  [[ $__status == 0 ]]
}
cd /home/agent/project
printf '%s\\0' ${noted} 0 >&61
while IFS= read -r -d '' __text <&60; do
  printf '%s\\0' '${caseMark}' >&61
  ( ulimit -t 2; enable -n ${disabled}; eval "enable -n eval"$'\\n'"$__text" ) >/dev/null 2>&1 60<&-
done
exit 0
`;

/** A program of the sandbox: it notes how it was called by its path. */
export const stub = `#!/sandbox/bash
printf '%s\\0' ${noted} "$(($# + 1))" "$0" "$@" >&61
[[ $__status == 0 ]]
`;
