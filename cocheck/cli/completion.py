"""`cocheck completion SHELL`: what makes a shell complete commands, options, rules and file names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from cocheck.cli.output import write
from cocheck.lint.settings import KINDS
from cocheck.reports.layout import Segment

if TYPE_CHECKING:
    from cocheck.lint.rule import Rule

VARIABLE = "_COCHECK_COMPLETE"
_COMPLETED = ("formats", "require", "rule", "select", "extend_select", "ignore")
HELP = """Prints what SHELL needs to complete cocheck's commands, options, formats, rules and files.

\b
Put it where your shell looks for such things:
  bash   in ~/.bashrc:  eval "$(cocheck completion bash)"
  zsh    in ~/.zshrc, after compinit:  eval "$(cocheck completion zsh)"
  fish   cocheck completion fish > ~/.config/fish/completions/cocheck.fish
"""

# click's own replaces plain words by files or the other way round; here a first word may be either.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' cur=${COMP_WORDS[COMP_CWORD]} type value file
    COMPREPLY=()
    [[ $cur == = ]] && cur=
    while IFS=, read -r type value; do
        if [[ $type == plain ]]; then
            COMPREPLY+=("$value")
        else
            compopt -o filenames 2>/dev/null
            while read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$cur")
        fi
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -F %(complete_func)s %(prog_name)s
"""


class _Bash(BashComplete):
    source_template = _BASH

    def source(self) -> str:
        return ShellComplete.source(self)

    def get_completion_args(self) -> tuple[list[str], str]:
        """bash takes "--format=json" for three words."""
        words, incomplete = super().get_completion_args()
        if incomplete == "=":
            return words, ""
        return (words[:-1] if words[-1:] == ["="] else words), incomplete


class _Fish(FishComplete):
    # A value may hold commas of its own, as a list of rules does.
    source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')


_SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": ZshComplete, "fish": _Fish}


@click.command("completion", help=HELP, short_help="Complete words in the shell.")
@click.argument("shell", type=click.Choice(tuple(_SHELLS)))
def command(shell: str) -> int:
    from cocheck.cli.commands import cli

    script = _SHELLS[shell](cli, {}, "cocheck", VARIABLE).source()
    write([(Segment(line),) for line in script.splitlines()], colour=False, output=None)
    return 0


def answer(cli: click.Command) -> bool:
    """Answers the shell that asks for completions through the environment; False where none asks."""
    shell, _, what = os.environ.get(VARIABLE, "").partition("_")
    if shell not in _SHELLS or what != "complete":
        return False
    click.echo(_SHELLS[shell](cli, {}, "cocheck", VARIABLE).complete())
    return True


def values_of(parameter: str, incomplete: str) -> list[CompletionItem[str]]:
    """What the parameter of that name can be, where only cocheck knows."""
    if parameter not in _COMPLETED:
        return []
    if parameter == "formats":
        from cocheck.reports import FORMATS

        return _items(FORMATS, incomplete)
    if parameter == "require":
        return _in_list(KINDS, incomplete)
    rules = _known_rules()
    labels = [*(rule.code for rule in rules), *(rule.name for rule in rules)]
    return _items(labels, incomplete) if parameter == "rule" else _in_list(labels, incomplete)


def _items(words: Sequence[str], incomplete: str) -> list[CompletionItem[str]]:
    return [CompletionItem(word) for word in words if word.lower().startswith(incomplete.lower())]


def _in_list(words: Sequence[str], incomplete: str) -> list[CompletionItem[str]]:
    """The same for the last word of a list with commas."""
    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(before + comma + item.value) for item in _items(words, last)]


def _known_rules() -> tuple[Rule, ...]:
    """The rules that can be named here: those of this folder's configuration too, where it can be read."""
    from cocheck.cli.configuration import rules_here
    from cocheck.lint.registry import all_rules
    from cocheck.lint.usage import UsageError

    try:
        return rules_here()
    except UsageError:  # a shell that completes a word is no place to tell of it
        return all_rules()
