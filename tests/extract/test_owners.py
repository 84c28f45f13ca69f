"""What a party owns takes no part in a claim."""

from tidings.extract.owners import without_things
from tidings.model import Span


def spans(text: str, *words: str) -> list[Span]:
    return [Span(start := text.index(word), start + len(word)) for word in words]


def test_a_thing_behind_its_owners_possessive_takes_no_part() -> None:
    text = "Quillay's industrial pumps use valves of Ondra."
    owner, pumps = spans(text, "Quillay", "industrial pumps")
    assert without_things([owner, pumps], {owner}, text, 0) == [owner]


def test_a_name_takes_part_whoever_it_belongs_to() -> None:
    text = "Quillay's Brook Foundry signed."
    both = spans(text, "Quillay", "Brook Foundry")
    assert without_things(both, set(both), text, 0) == both


def test_a_phrase_that_nobody_owns_stays() -> None:
    text = "Quillay and two growers signed."
    both = spans(text, "Quillay", "two growers")
    assert without_things(both, {both[0]}, text, 0) == both


def test_spans_may_count_from_before_the_sentence() -> None:
    sentence = "The mills’ new lines take it."
    mills, lines = (Span(span.start + 40, span.end + 40) for span in spans(sentence, "The mills", "new lines"))
    assert without_things([mills, lines], set(), sentence, 40) == [mills]
