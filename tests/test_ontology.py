"""The ontology that ships is sound, and one that is not is refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tidings import ontology
from tidings.errors import TidingsError
from tidings.model import Kind, Status

SHIPPED = ontology.load()
SMALL = """
kinds = ["person"]
statuses = ["actual"]
shared_roles = ["time"]
[types.meeting]
core = ["party"]
other = ["topic"]
label = "meets"
"""


def test_kinds_and_statuses_are_those_of_the_nouns() -> None:
    assert SHIPPED.kinds == get_args(Kind)
    assert SHIPPED.statuses == get_args(Status)


@pytest.mark.parametrize("name", SHIPPED.types)
def test_a_type_is_sound(name: str) -> None:
    kind = SHIPPED.types[name]
    roles = SHIPPED.roles(name)
    assert kind.name == name
    assert kind.label.strip() == kind.label != ""
    assert kind.core
    assert len(set(roles)) == len(roles)
    assert roles[: len(kind.core)] == kind.core
    assert roles[-len(SHIPPED.shared_roles) :] == SHIPPED.shared_roles
    assert set(kind.excludes) <= set(roles)
    assert all(set(kinds) < set(SHIPPED.kinds) for kinds in kind.excludes.values())
    assert not kind.symmetric or len(kind.core) == 1


def test_an_unknown_type_has_no_roles() -> None:
    with pytest.raises(KeyError):
        SHIPPED.roles("gossip")


def test_the_shipped_file_is_read_once() -> None:
    assert ontology.load() is SHIPPED


def test_a_users_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SMALL, encoding="utf-8")
    own = ontology.load(path)
    assert own.roles("meeting") == ("party", "topic", "time")
    assert not own.types["meeting"].symmetric
    assert own.types["meeting"].excludes == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no toml",
        SMALL.replace('label = "meets"', ""),
        SMALL.replace('core = ["party"]', ""),
        SMALL.replace('core = ["party"]', "core = 3"),
        SMALL.replace('kinds = ["person"]', ""),
        SMALL.replace('shared_roles = ["time"]', ""),
    ],
)
def test_a_file_that_is_no_ontology_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TidingsError, match=r"own\.toml is no ontology"):
        ontology.load(path)
