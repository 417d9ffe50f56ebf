// SPDX-License-Identifier: MIT
// The completion scripts. Each script runs `kvq completion` with the words so far and passes the candidates
// to its shell. The scripts contain no commands and no fields.
#include <iterator>
#include <span>
#include <string_view>

#include "cli/completion/completion.hpp"

namespace kvq {
namespace {

// bash also splits COMP_WORDS at colons, so the script splits the line itself. bash replaces only $2, the
// part after the last colon, with a candidate as it stands. So the script keeps what the user typed of that
// part and quotes what it adds.
constexpr std::string_view bash = R"kvq(# bash completion for kvq, written by 'kvq completion bash'
_kvq() {
  local line=${COMP_LINE:0:COMP_POINT} word= quote= in_word= letter i text help
  # For each letter of the word: its place in the line, and the quote that it stands in.
  local -a words=() places=() quotes=()
  for ((i = 0; i < ${#line}; i++)); do
    letter=${line:i:1}
    if [[ $letter == "\\" && -z $quote || $quote$letter${line:i+1:1} == \"\\[\"\\\$\`] ]]; then
      places+=($i) quotes+=("$quote") i=$((i + 1))
      word+=${line:i:1} in_word=1
    elif [[ -n $quote && $letter == "$quote" ]]; then
      quote=
    elif [[ -z $quote && $letter == [\"\'] ]]; then
      quote=$letter in_word=1
    elif [[ -z $quote && $letter == [[:space:]] ]]; then
      [[ -z $in_word ]] || words+=("$word")
      word= in_word= places=() quotes=()
    else
      places+=($i) quotes+=("$quote")
      word+=$letter in_word=1
    fi
  done
  local begin=$((${#line} - ${#2})) end
  COMPREPLY=()
  while IFS=$'\t' read -r text help; do
    if [[ $text == :files ]]; then
      compopt -o default
      continue
    fi
    # A name may begin with other letters than the user typed: upper case instead of lower case.
    for ((i = 0; i < ${#word}; i++)); do
      [[ ${text:i:1} == "${word:i:1}" || ${places[i]} -lt begin ]] || break
    done
    [[ $i -eq ${#word} || ${quotes[i]} == "$quote" ]] || continue
    end=${places[i]:-${#line}}
    # More of a query may follow.
    [[ $text != *[:=] && -z $quote ]] || compopt -o nospace
    text=${text:i}
    if [[ -n $quote ]]; then
      [[ $text != *[\"\'\\\$\`!]* ]] || continue
    elif [[ -n $text ]]; then
      printf -v text %q "$text"
    fi
    COMPREPLY+=("${line:begin:end-begin}$text")
  done < <("${words[0]}" completion bash -- "${words[@]:1}" "$word" 2>/dev/null)
}
complete -F _kvq kvq
)kvq";

constexpr std::string_view zsh = R"kvq(#compdef kvq
# zsh completion for kvq, written by 'kvq completion zsh'
_kvq() {
  local text help
  local -a open open_help whole whole_help
  while IFS=$'\t' read -r text help; do
    if [[ $text == :files ]]; then
      _files
    elif [[ $text == *[:=] || -n $compstate[quote] ]]; then
      # More of a query may follow.
      open+=("$text") open_help+=("$text${help:+  -- $help}")
    else
      whole+=("$text") whole_help+=("$text${help:+  -- $help}")
    fi
  done < <("${(Q)words[1]}" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
  (( $#open )) && compadd -S '' -l -d open_help -a open
  (( $#whole )) && compadd -l -d whole_help -a whole
  (( $#open + $#whole ))
}
if [[ $funcstack[1] == _kvq ]]; then
  _kvq "$@"
elif (( $+functions[compdef] )); then
  compdef _kvq kvq
fi
)kvq";

constexpr std::string_view fish = R"kvq(# fish completion for kvq, written by 'kvq completion fish'
function __kvq_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l word (commandline --cut-at-cursor --current-token)
    if string match --quiet --regex '^[\'"]' -- "$word"
        # A quote that is still open belongs to the shell.
        set word (string sub --start 2 -- "$word")
    else
        set word (string unescape -- "$word")
    end
    for candidate in ($words[1] completion fish -- $words[2..] "$word" 2>/dev/null)
        if test "$candidate" = :files
            __fish_complete_path "$word"
        else
            printf '%s\n' $candidate
        end
    end
end
complete --command kvq --no-files --arguments '(__kvq_complete)'
)kvq";

constexpr Shell table[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

}  // namespace

std::span<const Shell> shells() {
  return table;
}

}  // namespace kvq
