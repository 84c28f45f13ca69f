import gzip
from pathlib import Path

import pytest

from chains import Chained, Chainlink, chains_of, documents, given_names, questions
from tidings.model import Mention, Span

TREEBANK = """\
# newdoc id = one
1	Brellan	_	PROPN	_	_	3	nsubj	_	Entity=(1-organization-new-nnnnn-cf1-1-coref
2	Optics	_	PROPN	_	_	1	flat	_	Entity=1)
3	bought	_	VERB	_	_	0	root	_	_
4	the	_	DET	_	_	5	det	_	Entity=(2-object-new-nnnnn-cf2-2-coref
5	mill	_	NOUN	_	_	3	obj	_	_
6	in	_	ADP	_	_	7	case	_	_
7	Varn	_	PROPN	_	_	5	nmod	_	Entity=(3-place-new-nnnnn-cf3-1-sgl)2)|SpaceAfter=No
8	.	_	PUNCT	_	_	3	punct	_	_

1-2	It's	_	_	_	_	_	_	_	_
1	It	_	PRON	_	_	3	nsubj	_	Entity=(2-object-giv:act-nnnnn-cf1-1-ana)|SplitAnte=1<9,3<9
2	's	_	AUX	_	_	3	cop	_	_
3	old	_	ADJ	_	_	0	root	_	SpaceAfter=No
4	.	_	PUNCT	_	_	3	punct	_	_

# newdoc id = two
1	Quiet	_	ADJ	_	_	0	root	_	_

"""


@pytest.fixture
def found(tmp_path: Path) -> list[Chained]:
    path = tmp_path / "made.conllu.gz"
    path.write_bytes(gzip.compress(TREEBANK.encode()))
    return list(documents(path))


def test_text_is_as_it_was_printed(found: list[Chained]) -> None:
    assert [document.id for document in found] == ["one", "two"]
    one = found[0]
    assert one.text.strip() == "Brellan Optics bought the mill in Varn. It's old."
    assert [one.text[a:b] for a, b in one.sentences] == ["Brellan Optics bought the mill in Varn.", "It's old."]


def test_mentions_have_chain_head_and_name(found: list[Chained]) -> None:
    one = found[0]

    def told(mention: Chainlink) -> tuple[str, str, str, str | None]:
        name = one.text[slice(*mention.name)] if mention.name else None
        return mention.chain, one.text[slice(*mention.span)], one.text[slice(*mention.head)], name

    assert sorted(map(told, one.mentions)) == [
        ("1", "Brellan Optics", "Brellan", "Brellan Optics"),
        ("2", "It", "It", None),
        ("2", "the mill in Varn", "mill", None),
        ("3", "Varn", "Varn", "Varn"),
    ]
    assert one.parts["9"] == {"1", "3"}


def test_pronouns_and_definite_phrases_are_asked_by_their_chains(found: list[Chained]) -> None:
    one = found[0]
    names, chain_of = given_names(one)
    assert [name.text for name in names] == ["Brellan Optics", "Varn"]
    asked = {one.text[slice(*each.span)]: each for each in questions(one, chain_of)}
    assert {phrase: each.counts_as for phrase, each in asked.items()} == {
        "the mill in Varn": "definite phrase",
        "It": "it",
    }
    assert not any(each.answers for each in asked.values())
    one.parts["2"] = {"1", "3"}
    assert all(each.near and len(each.answers) == 2 for each in questions(one, chain_of))


def test_a_name_found_is_of_the_widest_mention_whose_head_it_holds(found: list[Chained]) -> None:
    one = found[0]
    spans = [Span(at := one.text.index(words), at + len(words)) for words in ("Brellan Optics", "mill in Varn", "old")]
    made = [Mention(span, "organization", one.text[slice(*span)]) for span in spans]
    assert list(chains_of(one, made).values()) == ["1", "2", ""]
