"""Makes the pictures of docs/screens: reads the example articles into a new book, opens the desk, looks at each screen.

One article is read twice, the second time corrected; three sources are made up, with what was seen of them.

Usage: python scripts/screens.py [FOLDER]   (by default docs/screens; Chromium must be on the PATH)
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.sync_api import Browser, StorageState, sync_playwright

from tidings.desk import Gate, application
from tidings.fetch import Item, Memory, Visit, add_sources
from tidings.pipeline.book import Book

ROOT = Path(__file__).resolve().parent.parent
COMPANY = "Quillay Systems"
CHANGED = "tram-contract/05.md"
CORRECTION = (
    "with four a month after that. Neither company would comment on the price.",
    "with four a month after that. After publication Zelkowin said that it does not comment on prices.",
)
SOURCES = (
    ("harbourwire.example", "Harbour Wire"),
    ("pumptrade.example", "Pump Trade"),
    ("tarnpost.example", "Tarn Post"),
)


def fill(book: Book, folder: Path) -> None:
    """The example articles, one of them corrected by its publisher afterwards."""
    shutil.copytree(ROOT / "examples", folder)
    book.add(folder)
    changed = folder / CHANGED
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace(*CORRECTION), encoding="utf-8")
    book.add(folder)


def listed(settings: Path, memory: Path) -> Path:
    """A list of three sources, of which one is down and one lists nothing."""
    now = datetime.now(UTC)
    feeds = [(f"https://{host}/feed.xml", name) for host, name in SOURCES]
    add_sources(settings, feeds)
    soon = now + timedelta(minutes=15)
    with Memory(memory) as seen:
        for n, (url, name) in enumerate(feeds[:2]):
            items = tuple(Item(f"{url}/{number}", title="News") for number in range(12 * (1 - n)))
            seen.record_visit(url, Visit(url, items, title=name, seconds=0.4), now, soon, lambda item: False)
        for waiting in seen.waiting(now, [feeds[0][0]], 9):
            seen.settle(waiting.no, "taken", now, document=waiting.item.url)
        url = feeds[2][0]
        seen.record_failure(url, f"{url}: the server answers HTTP 410 (gone); check the address", now, soon, None)
    return settings


def addresses(book: Book) -> dict[str, str]:
    """One address of each screen, by the name of its picture."""
    store = book.store
    company = book.entity(COMPANY)
    disputed = next(f for f in store.findings(entity=company.id, standing="disputed"))
    story = max(store.stories(), key=lambda each: len(each.documents))
    return {
        "today": "/",
        "dossier": f"/entity/{company.id}",
        "finding": f"/finding/{disputed.id}",
        "document": "/document?id=quillay-memory-order/06.md",
        "story": f"/story/{story.id}",
        "network": "/network",
        "calendar": "/calendar",
        "versions": f"/document/versions?id={CHANGED}",
        "sources": "/sources",
        "search": "/search?q=type:supply",
        "review": "/review",
        "reading": f"/review/claim/{disputed.claims[0]}",
        "add": "/add",
    }


def named(browser: Browser, address: str) -> StorageState:
    """The cookies of somebody who reviews."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/review")
    page.get_by_label("Who is reviewing?").fill("Ana Ruiz")
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("Reviewing as").wait_for()
    state = context.storage_state()
    context.close()
    return state


def look(browser: Browser, address: str, folder: Path, names: dict[str, str]) -> None:
    """Each screen at 1440 pixels, light; three of them dark, and narrow."""
    views = [(name, 1440, "light", "") for name in names]
    views += [(name, 1440, "dark", "-dark") for name in ("dossier", "search", "story")]
    views += [(name, 390, "light", "-390") for name in ("dossier", "finding", "today")]
    state = named(browser, address)
    for name, width, scheme, suffix in views:
        size = {"width": width, "height": 1000 if width > 390 else 844}
        page = browser.new_page(viewport=size, color_scheme=scheme, storage_state=state, locale="en-GB")
        page.goto(address + names[name])
        page.screenshot(path=folder / f"{name}{suffix}.png")
        page.close()


def main() -> None:
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with (
        TemporaryDirectory() as place,
        contextlib.chdir(place),  # the pages name the list of sources by its path
        Book(Path(place) / "news.db") as book,
        sync_playwright() as playwright,
    ):
        fill(book, Path(place) / "examples")
        settings = listed(Path("tidings.toml"), Path(place) / "news.db.watch")
        app = application(book, Gate(), settings=settings)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        port = server.servers[0].sockets[0].getsockname()[1]
        look(browser, f"http://127.0.0.1:{port}", folder, addresses(book))
        browser.close()
        server.should_exit = True
        thread.join()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
