"""Web addresses: how they are asked, kept and compared."""

from __future__ import annotations

import pytest

from tidings.fetch.urls import askable, kept, key, same_site


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
    ],
)
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert key(one) != key(other)
