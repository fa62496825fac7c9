import { caseFunctions, tablesOf } from "./tables.ts";
import type { CommandWords } from "./words.ts";

/** The completion script for bash 4 and later. */
export function bashScript(all: readonly CommandWords[]): string {
  const tables = tablesOf(all, (word) => word);
  return [
    "# Completion of visto for bash 4 and later. Load it with: source <(visto completion bash)",
    "",
    ...caseFunctions(tables),
    walker,
  ].join("\n");
}

/** Walks over the words before the cursor, and completes the one at it. A desk is waited for two seconds. */
const walker = `_visto_requests() {
  local patient=()
  command -v timeout > /dev/null && patient=(timeout 2)
  "\${patient[@]}" "\${COMP_WORDS[0]}" list --ids --status "$1" --limit 50 2> /dev/null
}

# _visto_complete "KIND WORD..." CURRENT
_visto_complete() {
  local kind=\${1%% *} words="" head=""
  [[ $1 == *" "* ]] && words=\${1#* }
  case $kind in
    words) COMPREPLY=($(compgen -W "$words" -- "$2")) ;;
    list)
      [[ $2 == *,* ]] && head=\${2%,*},
      COMPREPLY=($(compgen -P "$head" -W "$words" -- "\${2##*,}"))
      ;;
    requests) COMPREPLY=($(compgen -W "$(_visto_requests "$words")" -- "$2")) ;;
    file) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- "$2")) ;;
    folder) compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- "$2")) ;;
    command) COMPREPLY=($(compgen -c -- "$2")) ;;
  esac
}

_visto() {
  local current=\${COMP_WORDS[COMP_CWORD]} name="" option="" longer word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -n $option ]]; then
      # bash takes the = of --option=value for a word of its own
      [[ $word == "=" ]] || option=""
      continue
    fi
    case $word in
      --)
        if ((i + 1 == COMP_CWORD)); then _visto_complete command "$current"
        else _visto_complete file "$current"; fi
        return
        ;;
      -*) _visto_value "$name $word" > /dev/null && option=$word ;;
      *)
        longer="\${name:+$name }$word"
        if _visto_options "$longer" > /dev/null || _visto_next "$longer" > /dev/null; then name=$longer; fi
        ;;
    esac
  done
  if [[ -n $option ]]; then
    [[ $current == "=" ]] && current=""
    _visto_complete "$(_visto_value "$name $option")" "$current"
  elif [[ $current == -* ]]; then
    _visto_complete "words $(_visto_options "$name")" "$current"
  elif _visto_next "$name" > /dev/null; then
    _visto_complete "words $(_visto_next "$name")" "$current"
  else
    _visto_complete "$(_visto_argument "$name")" "$current"
  fi
}

complete -F _visto visto
`;
