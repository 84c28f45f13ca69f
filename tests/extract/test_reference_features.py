"""What the words of names, those beside them and the claims tell of whom a phrase stands for."""

from __future__ import annotations

import pytest

from tidings.extract.bearers import Bearers, Place
from tidings.extract.reference_features import FEATURES, Scene
from tidings.extract.sentences import sentences
from tidings.extract.trades import parts, stem, word
from tidings.model import Claim, Span

#: Columns by what they tell, as the scorer has learnt them.
OWN, BESIDE, OTHER_TRADE, COUNTRY, OTHER_COUNTRY, DETAILS, AROUND, LAND_AROUND, FITS, ALONE, BETTER = range(24, 35)
OPPOSITE, SAME_ROLE, SPEAKER, SPEAKS, MOST_NAMED, FIRST, FACES, SAME_AS_BEFORE, ROLES, REPORTS, SEX, EMPLOYER = range(
    35, 47
)
BEGINS, OWNS = 47, 48


def span(text: str, words: str) -> Span:
    start = text.rindex(words)
    return Span(start, start + len(words))


def place(text: str, words: str, kind: str = "") -> Place:
    where = span(text, words)
    number = next(n for n, sentence in enumerate(sentences(text)) if where.start < sentence.end)
    return Place(number, *where, words, kind)


def claim(text: str, kind: str, speaker: str = "", **roles: str) -> Claim:
    spans = {role: (span(text, words),) for role, words in roles.items()}
    said = (span(text, speaker),) if speaker else ()
    return Claim(kind, Span(0, 1), "actual", spans, said, Span(0, len(text)))


def told(
    text: str, phrase: str, *names: str, claims: tuple[Claim, ...] = (), kind: str = "organization"
) -> dict[str, list]:
    """Rows of features by name; names are organizations, or as ``name/kind`` says."""
    parted = [name.partition("/") for name in names]
    places = sorted((place(text, name, own or kind) for name, _, own in parted), key=lambda each: each.start)
    rows = Scene(text, sentences(text), places, claims).features(place(text, phrase), range(len(places)))
    assert rows.shape == (len(places), FEATURES)
    return {each.text: row.tolist() for each, row in zip(places, rows, strict=True)}


@pytest.mark.parametrize(
    ("text", "phrase", "right", "wrong", "column"),
    [
        ("Ondra Bank lent to Veltora Insurance. The bank is old.", "The bank", "Ondra Bank", "Veltora Insurance", OWN),
        ("Ondra Savings lent to Veltora Insurance. The lender is old.", "The lender", "Ondra Savings", "Veltora Insurance", OWN),
        ("Ondra Airways flies Quillay jets. The airline is old.", "The airline", "Ondra Airways", "Quillay", OWN),
        ("The chipmaker Tarka sued Ondra. The chipmaker lost.", "The chipmaker", "Tarka", "Ondra", BESIDE),
        ("Tarka, a maker of chips, sued Ondra. The chip company lost.", "The chip company", "Tarka", "Ondra", BESIDE),
        ("Ondra is a brewer. Tarka sued it. The brewery lost.", "The brewery", "Ondra", "Tarka", BESIDE),
        ("Brazil's Tarka sued Ondra. The Brazilian company lost.", "The Brazilian company", "Tarka", "Ondra", COUNTRY),
        ("Tarka, based in London, sued Ondra. The British company won.", "The British company", "Tarka", "Ondra", COUNTRY),
        ("Tarka of Kolmar sued Ondra. The Kolmar owner won.", "The Kolmar owner", "Tarka", "Ondra", DETAILS),
        ("A plant in Kolmar is Tarka's. Ondra left. The Kolmar firm won.", "The Kolmar firm", "Tarka", "Ondra", AROUND),
        ("Tarka met Ondra. Lena Vos left. She smiled.", "She", "Lena Vos/person", "Ondra", FITS),
        ('"We grew," said Tarka. Ondra shrank.', "We", "Tarka", "Ondra", SPEAKS),
        ("Ondra fell, according to Tarka. It fell.", "It", "Tarka", "Ondra", REPORTS),
    ],
)  # fmt: skip
def test_a_column_tells_the_right_name_from_the_other(
    text: str, phrase: str, right: str, wrong: str, column: int
) -> None:
    rows = told(text, phrase, right, wrong)
    assert rows[right.partition("/")[0]][column] > rows[wrong][column]


def test_a_buyer_is_who_bought() -> None:
    text = "Tarka bought Ondra. The buyer is glad."
    rows = told(
        text, "The buyer", "Tarka", "Ondra", claims=(claim(text, "acquisition", buyer="Tarka", target="Ondra"),)
    )
    assert (rows["Tarka"][FACES], rows["Ondra"][FACES]) == (1, 0)


def test_only_one_with_proof_is_told_from_one_of_several() -> None:
    alone = told("Ondra Bank met Veltora. The bank lost.", "The bank", "Ondra Bank", "Veltora")
    assert (alone["Ondra Bank"][ALONE], alone["Veltora"][BETTER]) == (1, 1)
    both = told("Ondra Bank met Tarka Bank. The bank lost.", "The bank", "Ondra Bank", "Tarka Bank")
    assert both["Ondra Bank"][ALONE] == both["Tarka Bank"][ALONE] == 0


def test_an_insurer_is_no_bank() -> None:
    rows = told("Ondra Insurance met Veltora. The bank lost.", "The bank", "Ondra Insurance", "Veltora")
    assert (rows["Ondra Insurance"][OTHER_TRADE], rows["Veltora"][OTHER_TRADE]) == (1, 0)


def test_what_a_firm_does_to_another_is_not_what_the_other_is() -> None:
    rows = told("The airline bought Veltora. The airline is glad.", "airline is", "Veltora")
    assert rows["Veltora"][OWN] == 0
    assert told("Veltora's airline grew. The airline is old.", "The airline", "Veltora")["Veltora"][BESIDE] == 0


def test_another_party_of_the_same_claim_is_told() -> None:
    text = "Tarka said it bought Ondra."
    rows = told(text, "it", "Tarka", "Ondra", claims=(claim(text, "acquisition", "Tarka", buyer="it", target="Ondra"),))
    assert (rows["Ondra"][OPPOSITE], rows["Tarka"][OPPOSITE]) == (1, 0)
    assert (rows["Ondra"][SPEAKER], rows["Tarka"][SPEAKER]) == (0, 1)


def test_whoever_speaks_speaks_for_the_employer() -> None:
    text = 'Lena Vos is chief of Tarka. Ondra shrank. "We grew," said Vos.'
    role = claim(text, "role", person="Lena Vos", organization="Tarka")
    rows = told(text, "We", "Lena Vos/person", "Tarka", "Ondra", "Vos/person", claims=(role,))
    assert (rows["Tarka"][EMPLOYER], rows["Ondra"][EMPLOYER]) == (1, 0)


@pytest.mark.parametrize(("pronoun", "fits"), [("she", 1), ("he", -1), ("it", 0)])
def test_a_title_tells_a_woman(pronoun: str, fits: int) -> None:
    text = f"The firm hired Ms Vos, and {pronoun} left."
    assert told(text, pronoun, "Vos/person")["Vos"][SEX] == fits


def test_names_of_one_bearer_are_put_together() -> None:
    text = "Tarka Bank met Lena Vos. Vos left Tarka."
    names = [Place(0, 0, 10, "Tarka Bank", "organization"), Place(0, 15, 23, "Lena Vos", "person")]
    names += [Place(1, 25, 28, "Vos", "person"), Place(1, 34, 39, "Tarka", "organization")]
    found = Bearers(text, sentences(text), names, [])
    assert found.of[0] == found.of[3] != found.of[1] == found.of[2]
    assert [bearer.count for bearer in found.all] == [2, 2]


def test_features_tell_place_and_rank() -> None:
    text = "Borvane met him. Tarka left. Borvane says they signed. Ulm."
    names = [Place(0, 0, 7, "Borvane", "organization"), Place(1, 17, 22, "Tarka", "organization")]
    names += [Place(2, 29, 36, "Borvane", "organization"), Place(3, 55, 58, "Ulm", "place")]
    rows = Scene(text, sentences(text), names, ()).features(place(text, "they"), range(4))
    assert rows[:, 3].tolist() == [1, 1, 1, 1]  # the class of "they"
    assert rows[:, 18].tolist() == [1, 1, 0, 1]  # first mention of its name
    assert rows[:, 22].tolist() == [0, 0, 1, 0]  # nearest of its kind before the phrase
    assert rows[:, 23].tolist() == [0, 1, 0, 0]  # and the one before
    assert Scene(text, sentences(text), [], ()).features(place(text, "they"), []).shape == (0, FEATURES)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Airlines", "airline"), ("companies", "company"), ("Kenya’s", "kenya"), ("gas", "gas"), ("business", "business")],
)
def test_stems(written: str, expected: str) -> None:
    assert stem(written) == expected


def test_words_made_of_two_are_taken_apart() -> None:
    assert [each.stem for each in parts("chipmakers")] == ["chipmaker", "chip", "maker"]
    assert [each.stem for each in parts("makers")] == ["maker"]


def test_a_pronoun_is_no_country() -> None:
    assert word("US").countries == word("American").countries != 0
    assert word("us").countries == 0
