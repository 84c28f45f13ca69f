"""Each command loads what it needs and no more."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer.main

from tidings.cli import MODULES, application


def test_each_command_is_found_in_the_module_that_the_table_names() -> None:
    full = typer.main.get_group(application())
    assert sorted(full.commands) == sorted(command for commands in MODULES.values() for command in commands)


def loaded(first: str) -> set[str]:
    script = f"import sys; from tidings.cli import application; application([{first!r}]); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(told.stdout.split())


@pytest.mark.parametrize(("module", "commands"), MODULES.items())
def test_a_command_alone_brings_its_module_alone(module: str, commands: tuple[str, ...]) -> None:
    modules = loaded(commands[0])
    assert {name for name in MODULES if f"tidings.cli.{name}" in modules} == {module}


def test_reading_for_a_look_opens_no_database() -> None:
    modules = loaded("read")
    assert "tidings.extract" in modules
    assert not {"sqlalchemy", "tidings.store", "tidings.fuse"} & modules


def test_the_book_is_at_hand_from_the_package() -> None:
    script = "import tidings; print(tidings.Book.__module__, tidings.Added.__module__, hasattr(tidings, 'Nothing'))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["tidings.pipeline.book", "tidings.pipeline.intake", "False"]
