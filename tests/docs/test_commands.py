"""Every command and option that the documentation names exists, and all that exist are in the reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from tests.docs.markdown import Page, list_pages, read_page

from gqts.cli import main
from gqts.cli.exits import DEFECT, REFUSED, UNAVAILABLE, USAGE

REFERENCE = read_page("docs/reference/command-line.md")
_CALL = re.compile(r"(?:^|[\s(\"'=]|bin/)gqts ((?:[a-z]+)(?: [^|`]*)?)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def _list_commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from _list_commands(command, f"{path}{name} ")


COMMANDS = dict(_list_commands(main))


def _options_of(command: click.Command) -> set[str]:
    named = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    return {name for name in named if name.startswith("--")} | {"--help"}


def _calls_on(page: Page) -> Iterator[tuple[str, click.Command, set[str]]]:
    """Yield every call of gqts on a page: as written, its command, and the options it gives."""
    for code in page.list_code():
        for call in _CALL.findall(code):
            words = call.split()
            name = " ".join(words[:2]) if " ".join(words[:2]) in COMMANDS else words[0]
            assert name in COMMANDS, f"{page.name}: there is no command gqts {name} ({code})"
            yield code, COMMANDS[name], set(_OPTION.findall(call))


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.name)
def test_commands_and_options_that_are_named_exist(page: Page) -> None:
    for code, command, options in _calls_on(page):
        unknown = options - _options_of(command)
        assert not unknown, f"{page.name}: {command.name} has no {unknown} ({code})"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_reference_with_all_its_options(name: str) -> None:
    headings = re.split(r"^#{2,3} gqts ", REFERENCE.text, flags=re.MULTILINE)[1:]
    sections = [section for section in headings if re.match(rf"{name}(?: [A-Z]|\n)", section)]
    assert len(sections) == 1, f"gqts {name} needs one section"
    rows = [line for line in sections[0].splitlines() if line.startswith("| `--")]
    assert {_OPTION.findall(row)[0] for row in rows} == _options_of(COMMANDS[name]) - {"--help"}


def test_options_set_as_code_alone_exist_somewhere() -> None:
    known = {option for command in COMMANDS.values() for option in _options_of(command)} | {"--version", "--data"}
    for page in list_pages():
        alone = {code.split()[0] for code in page.list_code() if code.startswith("--")}
        assert alone <= known, f"{page.name}: {alone - known}"


def test_exit_codes_are_told_as_they_are() -> None:
    codes = [cell for cell in REFERENCE.list_first_cells() if cell.isdigit()]
    assert codes == ["0", *map(str, (REFUSED, USAGE, UNAVAILABLE, DEFECT))]
