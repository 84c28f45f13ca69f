"""Wire services, carriers and families are known by any of their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidings.errors import TidingsError
from tidings.ontology.outlets import press


@pytest.mark.parametrize("name", ["Yonhap", "yonhap news agency", "The Yonhap News"])
def test_a_wire_is_known_by_any_of_its_names(name: str) -> None:
    assert press().wire(name) == "Yonhap"


def test_an_outlet_that_no_list_has_is_its_own_family() -> None:
    assert press().family("The Wall Street Journal") == press().family("Barron’s") == "Dow Jones"
    assert press().family("Fjord Post") == "Fjord Post"


def test_a_carrier_is_no_wire() -> None:
    assert press().carrier("PRNewswire") == "PR Newswire"
    assert press().wire("PR Newswire") is None


def test_names_are_found_by_whole_words_as_they_are_spelled() -> None:
    assert [m.group() for m in press().named_in("By Ana Ruiz, AP and Reuters staff; the APE, ap")] == ["AP", "Reuters"]


def test_users_may_give_a_list_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[wires]\n"Harbour Wire" = ["HW"]\n', encoding="utf-8")
    own = press(tmp_path / "own.toml")
    assert (own.wire("HW"), own.wire("Reuters")) == ("Harbour Wire", None)


@pytest.mark.parametrize("text", ["wires = 3", "[wires]\nA = 1", "no toml at all"])
def test_a_list_that_is_not_sound_is_named_with_the_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TidingsError, match=r"bad\.toml.*outlets\.toml"):
        press(tmp_path / "bad.toml")
    with pytest.raises(TidingsError, match="cannot be read"):
        press(tmp_path / "missing.toml")
