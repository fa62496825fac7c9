# type-in-zsh.zsh SCRIPT FILE LINE: loads a completion script into a zsh on a terminal of its own, types the line and Tab,
# and writes what was offered to a file. compadd is the builtin that is given every offer; with -O, -A or -D it only looks.
zmodload zsh/zpty || exit 9
script=$1 offered=$2 line=$3
zpty z zsh -f -i
zpty -w z "PROMPT=; unsetopt prompt_sp; autoload -U compinit; compinit -D -u; source $script; setopt no_auto_menu no_beep"
zpty -w z "compadd() { local -a hits; [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]] || { builtin compadd -A hits \"\$@\"; print -rl -- \$hits >> $offered }; builtin compadd \"\$@\" }"
# The line editor must have the terminal before anything is typed: until then Ctrl-U is the terminal's own.
zpty -w z "zle-line-init() { print READY\$((1+1)) }; zle -N zle-line-init"
zpty -r z seen '*READY2*'
zpty -n -w z "$line"$'\t\C-u'
zpty -w z 'print DONE$((1+1)); exit'
zpty -r z seen '*DONE2*'
