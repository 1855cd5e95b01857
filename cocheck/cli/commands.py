"""The commands as click knows them: all that a plain `cocheck PATH…` can do without (see `plain.py`)."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Sequence
from typing import Any

import click

import cocheck
from cocheck.cli.habits import OPTIONS, rewritten
from cocheck.cli.main import COMMANDS
from cocheck.lint.exit_status import ALL_WELL
from cocheck.lint.usage import UsageError, nearest

# click's words for a value that is none of those that an option takes.
_NOT_ONE_OF = re.compile(r"'(.*)' is not one of (.*)\.")

_OWN_OPTIONS = ("--help", "-h", "--version", "-V")

HELP = """Checks that meeting documents carry the Code of Conduct as the ISO Code asks: that agendas link
to it and to its training and put it on the programme, that attendance lists have it attached, that reports
tell what was said about it.

\b
Examples:
  cocheck agenda.docx            check one document
  cocheck meetings/              check every document in a folder
  cocheck --as report 45.pdf     say what kind of document it is
  cocheck explain COC101         read what a rule asks for

"cocheck PATH" is short for "cocheck check PATH"; "cocheck check --help" lists its options. To check a
folder that is called like a command, write "cocheck check rules".

\b
Exit status:
  0  everything was checked, and nothing is missing
  1  a document lacks something
  2  the command was not understood, or a path is not there
  3  something could not be checked, or there was nothing to check
"""


class DefaultCommandGroup(click.Group):
    """A group whose commands are modules, and in which whatever is no command goes to `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"cocheck.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*COMMANDS, *_OWN_OPTIONS) and not os.path.lexists(args[0]):
            args = rewritten(args)
        if args and args[0] not in (*COMMANDS, *_OWN_OPTIONS):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """For the first word: commands, the options of `check`, and files."""
        from click.shell_completion import CompletionItem

        items = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return [*items, CompletionItem(incomplete, type="file")]
        check = self.get_command(ctx, "check")
        assert check is not None
        known = {item.value for item in items}
        context = click.Context(check, info_name="check", parent=ctx)
        return [*items, *(i for i in check.shell_complete(context, incomplete) if i.value not in known)]


@click.command(
    cls=DefaultCommandGroup,
    help=HELP,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="PATH… | COMMAND …",
    options_metavar="",
)
@click.version_option(
    cocheck.__version__, "-V", "--version", prog_name="cocheck", message="%(prog)s %(version)s"
)
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        raise UsageError(
            'Which documents? Name files or folders, as in "cocheck agenda.docx". '
            '"cocheck --help" tells more.'
        )


def run_command(arguments: Sequence[str]) -> int:
    """Runs the command that the arguments name, and gives the exit status.

    Raises UsageError for wrong usage, and KeyboardInterrupt where the user broke it off.
    """
    try:
        status = cli.main(list(arguments), prog_name="cocheck", standalone_mode=False)
    except click.ClickException as fault:
        raise UsageError(_in_words(fault)) from fault
    except click.Abort as fault:
        raise KeyboardInterrupt from fault
    except SystemExit:  # click's answer to a closed pipe, as in `cocheck --help | head -1`
        return ALL_WELL
    return status if isinstance(status, int) else ALL_WELL


def _in_words(fault: click.ClickException) -> str:
    """click's message, with the command whose help tells more; for other tools' options, what to use here."""
    if isinstance(fault, click.NoSuchOption) and fault.option_name in OPTIONS:
        return f"There is no option {fault.option_name}. {OPTIONS[fault.option_name]}"
    if isinstance(fault, click.BadParameter) and (word := _NOT_ONE_OF.match(fault.message)):
        return fault.format_message() + nearest(word[1], word[2].replace("'", "").split(", "))
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    hint = f' "{context.command_path} --help" lists what there is.' if context else ""
    # click breaks some of its messages into lines, and ends some without a stop.
    message = " ".join(fault.format_message().split())
    return message + ("" if message.endswith((".", "?", "!")) else ".") + hint
