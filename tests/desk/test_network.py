"""The network narrowed, widened from a name, taken along as a picture; the way between two names."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.desk.conftest import pages, served
from tests.pipeline.conftest import report, said

from tidings.desk import ties
from tidings.pipeline.book import Book
from tidings.pipeline.linking import link

TOLD = (
    ("Halden Works", "Okoye Mills", "memory chips", "2025-03-01", ("Outlet a", "Outlet b")),
    ("Okoye Mills", "Brimcast Group", "smartphones", "2025-04-01", ("Outlet a",)),
    ("Brimcast Group", "Tarn Bakeries", "flour", "2025-05-01", ("Outlet a",)),
    ("Tarn Bakeries", "Mizzen Lines", "flour", "2025-06-01", ("Outlet a",)),
    ("Velin Yards", "Corvo Dairies", "milk", "2025-06-02", ("Outlet a",)),
)


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A chain of suppliers, the first dealing told by two outlets in their own words; and a dealing apart from it."""
    with Book(tmp_path_factory.mktemp("network") / "news.db") as book:
        for n, (supplier, customer, product, day, outlets) in enumerate(TOLD):
            for m, outlet in enumerate(outlets):
                text = f"{supplier} supplies {customer} with {product}{', our reporter saw' * m}."
                claim = said("supply", "supplies", supplier=supplier, customer=customer, product=product)
                report(f"{n}{m}.txt", text, claim, published=day, publisher=outlet).put(book.store)
        link(book.store)
        yield book


@pytest.fixture(scope="module")
def address(firms: Book) -> Iterator[str]:
    with served(firms) as opened:
        yield opened


@pytest.fixture
def visit(browser, address):
    with pages(browser, address) as go:
        yield go


def drawn(page) -> set[str]:
    return set(page.locator("svg[data-zoom] a:has(.n) title").evaluate_all("all => all.map(each => each.textContent)"))


ALL = {"Halden Works", "Okoye Mills", "Brimcast Group", "Tarn Bakeries", "Mizzen Lines", "Velin Yards", "Corvo Dairies"}


@pytest.mark.parametrize(
    ("label", "value", "left"),
    [
        ("Topic", "memory chips", {"Halden Works", "Okoye Mills"}),
        ("Origins", "2 or more", {"Halden Works", "Okoye Mills"}),
        ("Standing", "single origin", ALL - {"Halden Works"}),
        ("Types", "Supply", ALL),
        ("From", "2025-06", {"Tarn Bakeries", "Mizzen Lines", "Velin Yards", "Corvo Dairies"}),
    ],
)
def test_each_filter_narrows_it_and_stays_in_the_address(visit, label, value, left):
    page = visit("/network", java_script_enabled=False)
    assert drawn(page) == ALL
    field = page.locator("form.tools").get_by_label(label, exact=True)
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)
    page.get_by_role("button", name="Show").click()
    assert drawn(page) == left
    deep = visit(urlsplit(page.url).path + "?" + urlsplit(page.url).query)
    assert drawn(deep) == left


def test_what_is_no_topic_is_said_and_hides_nothing(visit):
    page = visit("/network?topic=tulip+bulbs")
    assert "“tulip bulbs” is no topic" in page.get_by_role("alert").inner_text()
    assert drawn(page) == ALL


def test_a_name_is_expanded_and_taken_away_again(visit, firms):
    page = visit(f"/network?of={firms.entity('Halden Works').id}")
    assert drawn(page) == {"Halden Works", "Okoye Mills"}
    page.locator("svg[data-zoom] a:has(.n)", has_text="Okoye Mills").locator(".n").click()
    page.wait_for_url(lambda url: len(parse_qs(urlsplit(url).query)["of"]) == 2)
    assert drawn(page) == {"Halden Works", "Okoye Mills", "Brimcast Group"}
    page.go_back()
    assert drawn(page) == {"Halden Works", "Okoye Mills"}
    page.go_forward()
    page.locator(".chips").get_by_role("link", name="Halden Works").click()
    page.wait_for_url(lambda url: len(parse_qs(urlsplit(url).query)["of"]) == 1)
    assert page.get_by_role("heading", level=1).inner_text() == "Okoye Mills"
    page.locator("svg[data-zoom] .centre .n").click()
    page.wait_for_url("**/entity/*")


def test_the_picture_is_taken_along_as_svg_with_its_links(address, firms):
    answer = httpx.get(f"{address}/network.svg?topic=memory+chips", timeout=60)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"].startswith("attachment")
    tree = ElementTree.fromstring(answer.content)
    svg = "{http://www.w3.org/2000/svg}"
    assert {each.text for each in tree.iter(f"{svg}text")} >= {"Halden Works", "Okoye Mills"}
    finding = firms.store.findings(entity=firms.entity("Halden Works").id)[0]
    assert f"{address}/finding/{finding.id}" in {each.get("href") for each in tree.iter(f"{svg}a")}


def test_the_picture_is_taken_along_as_png(visit, tmp_path):
    page = visit("/network")
    with page.expect_download() as taken:
        page.get_by_role("link", name="PNG").click()
    taken.value.save_as(tmp_path / taken.value.suggested_filename)
    pixels = (tmp_path / "tidings-network.png").read_bytes()
    assert pixels.startswith(b"\x89PNG")
    assert int.from_bytes(pixels[16:20], "big") == 2 * int(page.locator("svg[data-zoom]").get_attribute("width"))
    assert len(pixels) > 20_000  # something is painted


def test_the_way_is_the_shortest_and_each_step_is_a_finding(firms):
    way = ties.path(firms, ties.filters(), firms.entity("Mizzen Lines").id, firms.entity("Halden Works").id)
    assert [tie.source for tie in way] == [
        firms.entity(name).id for name in ("Tarn Bakeries", "Brimcast Group", "Okoye Mills", "Halden Works")
    ]
    assert ties.path(firms, ties.filters(), firms.entity("Halden Works").id, firms.entity("Velin Yards").id) is None
    same = firms.entity("Halden Works").id
    assert ties.path(firms, ties.filters(), same, same) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(visit, firms, scheme):
    page = visit(f"/network?of={firms.entity('Halden Works').id}", color_scheme=scheme)
    assert [r["id"] for r in Axe().run(page).response["violations"] if r["impact"] in ("serious", "critical")] == []
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
