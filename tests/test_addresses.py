"""Web addresses: how they are asked, kept and compared; which a page may call itself by."""

from __future__ import annotations

import pytest

from tidings.addresses import askable, clean_address, kept, key, same_site, stands_for


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTP://News.Example:80/a b?x=ü#top", "http://news.example/a%20b?x=%C3%BC"),
        ("https://news.example", "https://news.example/"),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("  https://news.example/a%20b%zz\n", "https://news.example/a%20b%zz"),
    ],
)
def test_as_it_is_asked(written: str, asked: str) -> None:
    assert askable(written) == asked
    assert askable(asked) == asked


@pytest.mark.parametrize("letters", [300, 700, 1500, 9000])
def test_what_is_kept_can_be_asked_again_however_long_it_was_written(letters: int) -> None:
    cleaned = clean_address(f"https://news.example/?{'ж' * letters}")
    assert cleaned is None or clean_address(cleaned) == cleaned
    assert (cleaned is None) == (letters > 700)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1&fbclid=x", "https://news.example/a?a=1&b=2"),
        ("http://www.news.example/a/", "https://news.example/a"),
        ("https://müller.example/a", "https://xn--mller-kva.example/a#b"),
    ],
)
def test_addresses_of_one_page(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert same_site(kept(one), kept(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/a", "https://news.example/A"),
        ("https://news.example/a", "https://news.example:8443/a"),
        ("https://news.example/a?reference=1", "https://news.example/a?reference=2"),
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "words", ["", "halden-picks-okoye", "//news.example/a", "mailto:a@b.example", "https://[::1", "x" * 3000]
)
def test_what_is_no_web_address(words: str) -> None:
    assert clean_address(words) is None


def test_invisible_characters_of_a_copied_address_go() -> None:
    assert clean_address("https://news.example/\u200ba\u202eb\n") == "https://news.example/ab"


def test_a_query_keeps_its_spelling() -> None:
    assert kept("https://news.example/?q=%FF+x&a=1&utm_id=3&b") == "https://news.example/?a=1&b&q=%FF+x"


STORY = "https://news.example/2025/03/mill-buys-looms"


@pytest.mark.parametrize(
    ("address", "stated", "stands"),
    [
        ("https://www.news.example/a/", "https://news.example/a", True),
        ("https://news.example/amp/mill-buys-looms.html?page=amp", STORY, True),
        ("https://news.example/mill-buys-looms/amp", STORY, True),
        ("https://courier.example/2025/03/mill-buys-looms", STORY, False),
        ("https://news.example/mill-sells-looms", STORY, False),
        ("https://news.example/article.php?id=1", "https://news.example/article.php", False),
        ("https://news.example/2025/03/mill-buys-looms", "https://news.example/", False),
    ],
)
def test_an_address_that_a_page_may_call_itself_by(address: str, stated: str, stands: bool) -> None:
    assert stands_for(address, stated) is stands
