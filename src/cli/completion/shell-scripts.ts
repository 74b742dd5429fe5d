import { candidatesFunction } from './candidates-function.js';
import type { CommandWords } from './command-words.js';

const CANDIDATES = '_auth_service_candidates';

type Script = (program: string, commands: CommandWords[]) => string;

/** Completes file names where any value is allowed (`-o default`). */
const bash: Script = (program, commands) => `# Completion of ${program} for bash.
${candidatesFunction(CANDIDATES, commands)}
_auth_service() {
  local word words=()
  # Bash splits --flag=value into three words.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word == '=' ]] || words+=("$word")
  done
  word=\${COMP_WORDS[COMP_CWORD]}
  [[ $word != '=' ]] || { word=''; words+=(''); }
  COMPREPLY=($(compgen -W "$(${CANDIDATES} "\${words[@]}" | cut -f 1)" -- "$word"))
}
complete -o default -F _auth_service ${program}
`;

/** Either sourced, or saved as `_auth-service` in a directory of `$fpath`. */
const zsh: Script = (program, commands) => `#compdef ${program}
# Completion of ${program} for zsh.
${candidatesFunction(CANDIDATES, commands)}
_auth_service() {
  local -a items
  items=("\${(@f)$(${CANDIDATES} "\${(@)words[2,CURRENT]}")}")
  # The form of _describe: a word, or a word, a colon and its description.
  items=(\${\${items/$'\\t'/:}%:})
  [[ $words[CURRENT] != --*=* ]] || compset -P '*='
  _describe '${program}' items || _files
}
if [[ $funcstack[1] == _${program} ]]; then
  _auth_service "$@"
else
  compdef _auth_service ${program}
fi
`;

/** Fish cannot run a POSIX function itself; `sh` does. */
const fish: Script = (program, commands) => `# Completion of ${program} for fish.
function __auth_service
  set -l token (commandline -ct)
  set -l words (commandline -opc) "$token"
  set -l candidates (sh -c ${fishQuote(`${candidatesFunction(CANDIDATES, commands)}${CANDIDATES} "$@"`)} sh $words[2..])
  if test (count $candidates) -eq 0
    __fish_complete_path "$token"
  else
    # Fish compares a candidate with the whole token, --flag=value.
    string replace -r '^' -- (string match -r '^--[^=]*=|$' -- "$token")[1] $candidates
  end
end
complete -c ${program} -f -a '(__auth_service)'
`;

function fishQuote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}

/** The completion scripts by shell. */
export const SHELL_SCRIPTS = { bash, zsh, fish };
