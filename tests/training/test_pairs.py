import random
from dataclasses import replace

import pytest

from pairs import MARKS, Pair, folds, marked
from tidings.extract.network import MODEL
from tidings.extract.pieces import PieceMaker

TOKENS = ["Brellan", "Optics", "of", "Varn", "bought", "Quorl", "Mills", "from", "its", "founders"]


@pytest.fixture(scope="module")
def make() -> PieceMaker:
    return PieceMaker(MODEL / "tokenizer.json")


def pair(make: PieceMaker, tokens: list[str], first: tuple[int, int], second: tuple[int, int]) -> Pair:
    made = marked(make, tokens, ((*first, "company"), (*second, "company")), "news")
    assert made is not None
    return made


def between(made: Pair, which: int) -> list[int]:
    """What stands between the two marks of an entity."""
    ids, (begin, end) = made.ids.tolist(), MARKS[which]
    assert ids.count(begin) == ids.count(end) == 1
    return ids[ids.index(begin) + 1 : ids.index(end)]


def test_marks_stand_around_the_entities_in_the_order_given(make: PieceMaker) -> None:
    brellan, quorl = (make([name])[0].ids.tolist() for name in ("Brellan Optics", "Quorl Mills"))
    forward, backward = pair(make, TOKENS, (0, 2), (5, 7)), pair(make, TOKENS, (5, 7), (0, 2))
    assert (between(forward, 0), between(forward, 1)) == (brellan, quorl)
    assert (between(backward, 0), between(backward, 1)) == (quorl, brellan)
    for made in (forward, backward):
        assert [made.ids[place] for place in made.places] == [MARKS[0][0], MARKS[1][0]]
        assert len(made.case) == len(made.ids)


def test_an_entity_within_the_other_keeps_both_pairs_of_marks(make: PieceMaker) -> None:
    made = pair(make, TOKENS, (0, 4), (3, 4))
    inner = make(["Varn"])[0].ids.tolist()
    assert between(made, 1) == inner
    assert between(made, 0)[-len(inner) - 2 :] == [MARKS[1][0], *inner, MARKS[1][1]]


def test_a_long_sentence_is_cut_around_the_entities(make: PieceMaker) -> None:
    long = ["now"] * 60 + TOKENS[:5] + ["and"] * 60 + TOKENS[5:7] + ["later"] * 60
    made = pair(make, long, (60, 62), (125, 127))
    short = pair(make, TOKENS, (0, 2), (5, 7))
    assert (between(made, 0), between(made, 1)) == (between(short, 0), between(short, 1))
    assert len(made.ids) < 80


def test_an_entity_beyond_the_limit_of_pieces_makes_no_pair(make: PieceMaker) -> None:
    assert marked(make, ["now"] * 300 + TOKENS, ((0, 1, "company"), (305, 307, "company")), "news") is None


def test_folds_share_neither_page_nor_sentence(make: PieceMaker) -> None:
    def row(number: int, page: int, sentence: int) -> Pair:
        tokens = [f"Varn{sentence}", *TOKENS]
        ends = ((1, 3), (6, 8)) if number % 2 else ((6, 8), (4, 5))
        return replace(pair(make, tokens, *ends), id=str(number), groups=(f"Page {page}", " ".join(tokens)))

    rows = [row(number, number % 23, number % 31) for number in range(40)]
    parts = folds(rows, 3, random.Random(0))
    assert sorted(made.id for part in parts for made in part) == sorted(made.id for made in rows)
    for column in (0, 1):
        kept = [{made.groups[column] for made in part} for part in parts]
        assert sum(map(len, kept)) == len(set().union(*kept))
