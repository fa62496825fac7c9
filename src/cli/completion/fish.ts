import { type TableRow, tablesOf } from "./tables.ts";
import type { CommandWords } from "./words.ts";

/** The completion script for fish. */
export function fishScript(all: readonly CommandWords[]): string {
  const { next, options, value, argument } = tablesOf(all, (word, about) => `${word}\t${about}`);
  return [
    "# Completion of visto for fish. Load it with: visto completion fish | source",
    "",
    ...switchFunction("__visto_next", next),
    ...switchFunction("__visto_options", options),
    ...switchFunction("__visto_value", value),
    ...switchFunction("__visto_argument", argument),
    walker,
  ].join("\n");
}

function switchFunction(name: string, rows: readonly TableRow[]): readonly string[] {
  const cases = rows.flatMap(({ key, lines }) => [
    `    case ${quoted(key)}`,
    `      printf '%s\\n' ${lines.map(quoted).join(" ")}`,
  ]);
  return [
    `function ${name}`,
    "  switch $argv[1]",
    ...cases,
    "    case '*'",
    "      return 1",
    "  end",
    "end",
    "",
  ];
}

/** A text in single quotes, between which fish reads a backslash. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Walks over the words before the cursor, and completes the one at it. A desk is waited for two seconds. */
const walker = `function __visto_requests
  set -l patient
  command -q timeout; and set patient timeout 2
  $patient (commandline -opc)[1] list --ids --status $argv[1] --limit 50 2>/dev/null
end

# __visto_complete "KIND WORD..." CURRENT HEAD: what may follow, with what stands before it in the same word
function __visto_complete
  set -l kind (string split -m 1 ' ' -- $argv[1])
  set -l current $argv[2]
  set -l head $argv[3]
  switch $kind[1]
    case words
      for word in (string split ' ' -- $kind[2]); echo $head$word; end
    case list
      set -l before (string match -r '^.*,' -- $current; or echo '')
      for word in (string split ' ' -- $kind[2]); echo $head$before$word; end
    case requests
      for id in (__visto_requests $kind[2]); echo $head$id; end
    case file
      for path in (__fish_complete_path "$current"); echo $head$path; end
    case folder
      for path in (__fish_complete_directories "$current" ''); echo $head$path; end
    case command
      __fish_complete_command
  end
end

function __visto_walk
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l name ''
  set -l option ''
  set -l behind -1
  for word in $words[2..-1]
    if test $behind -ge 0
      set behind (math $behind + 1)
    else if test -n "$option"
      set option ''
    else
      switch $word
        case '--'
          set behind 0
        case '-*'
          __visto_value "$name $word" >/dev/null; and set option $word
        case '*'
          set -l longer (string trim -- "$name $word")
          if __visto_options $longer >/dev/null; or __visto_next $longer >/dev/null
            set name $longer
          end
      end
    end
  end
  set -l given (string match -r '^(--[^=]+)=(.*)$' -- $current)
  if test $behind -eq 0
    __visto_complete command $current ''
  else if test $behind -gt 0
    __visto_complete file $current ''
  else if test -n "$option"
    __visto_complete (__visto_value "$name $option") $current ''
  else if test (count $given) -eq 3
    set -l value (__visto_value "$name $given[2]"); and __visto_complete $value $given[3] $given[2]=
  else if string match -q -- '-*' $current
    __visto_options "$name"
  else
    __visto_next "$name"; or __visto_complete (__visto_argument "$name"; or echo none) $current ''
  end
end

complete -c visto -f -a '(__visto_walk)'
`;
