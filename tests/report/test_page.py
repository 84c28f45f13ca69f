"""The page in a real Chromium."""

from itertools import pairwise

import pytest

from tidings.report import page

ATTACK = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">\"'><svg onload=alert(1)>"
)


class Visit:
    """An opened page with what it asked for and what it complained of."""

    def __init__(self, browser, html, **options):
        self.page = browser.new_page(**options)
        self.asked, self.complaints = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.set_content(html, wait_until="load")


@pytest.fixture
def visit(browser):
    opened = []

    def open_page(html, **options):
        opened.append(Visit(browser, html, **options))
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.close()


@pytest.fixture
def html(orchard):
    return page.render(orchard.brief("Brambury Juice"))


@pytest.fixture
def hostile(world):
    world.entity("Alder", "organization", ATTACK)
    world.entity(ATTACK)
    sentence = f"Alder met {ATTACK} " + "x" * 400
    world.report(
        "a", sentence, publisher=ATTACK, title=ATTACK, url="javascript:document.title='owned'", published=ATTACK
    )
    world.finding(
        "f",
        "meeting",
        {"party": ["Alder", ATTACK], "topic": ["y" * 300]},
        [("a", sentence)],
        speakers=(ATTACK,),
        when=ATTACK,
        conflicts=[(ATTACK, [(ATTACK, ["a"])])],
    )
    return page.render(world.brief("Alder"))


def test_nothing_is_asked_for_and_nothing_complains(visit, html):
    opened = visit(html)
    assert opened.complaints == []
    assert [url for url in opened.asked if not url.startswith(("data:", "about:"))] == []


def test_every_citation_leads_to_its_sentence_and_back(visit, html):
    opened = visit(html).page
    broken = "links => links.map(a => a.getAttribute('href')).filter(h => !document.getElementById(h.slice(1)))"
    assert opened.eval_on_selector_all("a[href^='#']", broken) == []
    assert opened.locator(".cites a").count() == opened.locator(".back a").count() > 5
    ids = opened.eval_on_selector_all("[id]", "found => found.map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_click_on_a_number_shows_the_sentence(visit, html):
    opened = visit(html).page
    opened.locator(".cites a").first.click()
    assert opened.locator("#s1 blockquote").inner_text() == "The first bottles arrived in June."
    assert opened.evaluate("document.querySelector(':target').id") == "s1"


def test_hostile_strings_are_shown_and_do_not_run(visit, hostile):
    opened = visit(hostile)
    assert opened.complaints == []
    assert opened.page.title() == "Alder – brief"
    assert opened.page.locator("script, img, svg, a[href^='javascript']").count() == 0
    assert ATTACK in opened.page.locator("#s1 blockquote").inner_text()


@pytest.mark.parametrize("which", ["html", "hostile"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_no_sideways_scrolling(visit, request, which, width):
    opened = visit(request.getfixturevalue(which), viewport={"width": width, "height": 800}).page
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_landmarks_headings_and_skip_link(visit, html):
    opened = visit(html).page
    for landmark in ("main", "header", "nav[aria-label]", "footer"):
        assert opened.locator(landmark).count() == 1, landmark
    levels = opened.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the brief"


_CONTRAST = """() => {
  const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
      .map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
      if (!c.endsWith(', 0)')) return c; } return 'rgb(255,255,255)'; };
  return [...document.querySelectorAll('p, li, dt, dd, a, span, h1, h2, h3, h4, blockquote, cite')].map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), e.className || e.tagName]; }).filter(([ratio]) => ratio < 4.5); }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(visit, html, scheme):
    assert visit(html, color_scheme=scheme).page.evaluate(_CONTRAST) == []


def test_it_prints(visit, html):
    assert visit(html).page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
