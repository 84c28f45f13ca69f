"""Topics: which words of a phrase lead to which topic, the hierarchy, and lists of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidings.errors import NotFound, TidingsError
from tidings.ontology.topics import Taxonomy, load


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return load()


@pytest.mark.parametrize(
    ("phrase", "topics"),
    [
        ("memory chips", ("memory chips",)),
        ("12-layer HBM3E memory", ("high-bandwidth memory", "memory chips")),
        ("high bandwidth memory", ("high-bandwidth memory",)),
        ("HIGH-BANDWIDTH MEMORY", ("high-bandwidth memory",)),
        ("large language models for cars", ("large language models", "cars")),
        ("batteries", ("batteries",)),
        ("a battery plant", ("battery plants",)),
        ("AI PCs", ("AI PCs",)),
        ("an AI-powered gripper", ("artificial intelligence", "robots")),
        ("the company's smartphones", ("smartphones",)),
        ("cafés", ()),
        ("", ()),
    ],
)
def test_longest_words_that_fit_win(shipped: Taxonomy, phrase: str, topics: tuple[str, ...]) -> None:
    assert shipped.of(phrase) == topics


@pytest.mark.parametrize("phrase", ["they aid it", "a car custom", "ar", "ev", "Customs"])
def test_short_acronyms_need_their_capitals(shipped: Taxonomy, phrase: str) -> None:
    assert "artificial intelligence" not in shipped.of(phrase)
    assert "virtual and augmented reality" not in shipped.of(phrase)
    assert "electric cars" not in shipped.of(phrase)


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("oil futures", "future chips"),
        ("exports of arms", "an arm of the bank"),
        ("damages", "storm damage"),
        ("wine and spirits", "a new spirit"),
        ("third-quarter results", "a result of it"),
    ],
)
def test_a_plural_of_its_own_meaning_is_not_led_to_by_the_singular(
    shipped: Taxonomy, plural: str, singular: str
) -> None:
    assert set(shipped.of(plural)) - set(shipped.of(singular)) == set(shipped.of(plural)) != set()


def test_topics_lie_in_a_hierarchy(shipped: Taxonomy) -> None:
    assert shipped.path("high-bandwidth memory") == (
        "technology",
        "chips",
        "memory chips",
        "DRAM",
        "high-bandwidth memory",
    )
    assert {"DRAM", "high-bandwidth memory", "AI chips"} < shipped.below("chips")
    assert {"processors", "chips", "artificial intelligence"} < set(shipped.above("AI chips"))
    assert "chips" not in shipped.below("memory chips")


def test_a_topic_is_found_by_any_of_its_words(shipped: Taxonomy) -> None:
    assert shipped.find("llm").name == "large language models"
    assert shipped.find("Data Center").name == "data centres"


def test_an_unknown_topic_is_answered_with_what_comes_near(shipped: Taxonomy) -> None:
    with pytest.raises(NotFound, match="memory chips"):
        shipped.find("memry chips")


def test_no_word_of_the_shipped_list_means_two_topics(shipped: Taxonomy) -> None:
    twice = [
        (term, topic.name, shipped.find(term).name)
        for topic in shipped.topics.values()
        for term in topic.terms
        if shipped.find(term) is not topic
    ]
    assert twice == []
    assert len(shipped.topics) > 280


def test_every_word_of_the_shipped_list_leads_to_its_topic(shipped: Taxonomy) -> None:
    lost = [
        (term, topic.name)
        for topic in shipped.topics.values()
        for term in topic.terms
        if shipped.of(term) != (topic.name,)
    ]
    assert lost == []


def own(path: Path, text: str) -> Path:
    file = path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_of_ones_own_adds_topics_and_words(tmp_path: Path) -> None:
    text = '[topics]\n"lidar" = { under = "sensors", also = ["laser scanner"] }\n"5G" = { also = ["New Radio"] }\n'
    taxonomy = load(own(tmp_path, text))
    assert taxonomy.of("a laser scanner") == ("lidar",)
    assert taxonomy.path("lidar")[:2] == ("technology", "chips")
    assert taxonomy.of("New Radio") == ("5G",)
    assert taxonomy.of("memory chips") == ("memory chips",)


def test_a_file_of_ones_own_may_stand_alone(tmp_path: Path) -> None:
    taxonomy = load(own(tmp_path, 'replace = true\n[topics]\n"cheese" = {}\n"brie" = { under = "cheese" }\n'))
    assert list(taxonomy.topics) == ["cheese", "brie"]
    assert taxonomy.of("memory chips") == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[topics", "no list of topics"),
        ('[topics]\n"brie" = { under = "chese" }', "'chese', which is not there"),
        ('[topics]\n"a b" = { under = "c d" }\n"c d" = { under = "a b" }', "under itself"),
        ('[topics]\n"brie" = { also = "soft" }', "list of words"),
        ('[topics]\n"brie" = { synonyms = ["soft"] }', "'synonyms'"),
        ('[topics]\n"..." = {}', "needs a name"),
    ],
)
def test_an_unsound_file_is_refused_with_the_reason(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(TidingsError, match=why):
        load(own(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TidingsError, match=r"gone\.toml cannot be read"):
        load(tmp_path / "gone.toml")
