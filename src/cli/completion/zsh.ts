import { caseFunctions, tablesOf } from "./tables.ts";
import type { CommandWords } from "./words.ts";

/** The completion script for zsh, to be sourced or kept as `_visto` in a folder of `fpath`. */
export function zshScript(all: readonly CommandWords[]): string {
  const tables = tablesOf(all, (word, about) => `${word.replaceAll(":", "\\:")}:${about}`);
  return [
    "#compdef visto",
    "# Completion of visto for zsh. Load it after compinit with: source <(visto completion zsh)",
    "compdef _visto visto",
    "",
    ...caseFunctions(tables),
    walker,
  ].join("\n");
}

/** Walks over the words before the cursor, and completes the one at it. A desk is waited for two seconds. */
const walker = `_visto_requests() {
  local -a patient
  (( $+commands[timeout] )) && patient=(timeout 2)
  $patient \${(Q)words[1]} list --ids --status "$1" --limit 50 2> /dev/null
}

# _visto_complete "KIND WORD..."
_visto_complete() {
  local kind=\${1%% *} given=""
  local -a ids
  [[ $1 == *" "* ]] && given=\${1#* }
  case $kind in
    words) compadd -- \${=given} ;;
    list) compset -P '*,'; compadd -S "" -- \${=given} ;;
    requests) ids=(\${(f)"$(_visto_requests "$given")"}); compadd -- $ids ;;
    file) _files ;;
    folder) _files -/ ;;
    command) _command_names -e ;;
  esac
}

_visto() {
  local name="" option="" longer word
  local -a described
  integer i
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if [[ -n $option ]]; then
      option=""
      continue
    fi
    case $word in
      --)
        if ((i + 1 == CURRENT)); then _visto_complete command; else _visto_complete file; fi
        return
        ;;
      -*) _visto_value "$name $word" > /dev/null && option=$word ;;
      *)
        longer="\${name:+$name }$word"
        if _visto_options "$longer" > /dev/null || _visto_next "$longer" > /dev/null; then name=$longer; fi
        ;;
    esac
  done
  if [[ -z $option && $PREFIX == --*=* ]]; then
    option=\${PREFIX%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    _visto_complete "$(_visto_value "$name $option")"
  elif [[ $PREFIX == -* ]]; then
    described=(\${(f)"$(_visto_options "$name")"})
    _describe -o option described
  elif _visto_next "$name" > /dev/null; then
    described=(\${(f)"$(_visto_next "$name")"})
    _describe command described
  else
    _visto_complete "$(_visto_argument "$name")"
  fi
}

# Called by itself where zsh has loaded this file as the function, and not where it was sourced.
if [[ $funcstack[1] == _visto ]]; then _visto "$@"; fi
`;
