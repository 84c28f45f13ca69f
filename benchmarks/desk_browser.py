"""How the desk feels in Chromium: the dossier by Lighthouse's measures, and how fluid a network of 2,000 names is.

    python benchmarks/desk_browser.py [BOOK] [--documents 2000] [--runs 5] [--names 2000] [--script FILE]

In: a book by path or URL, Chromium (`make chromium`). Out: for the dossiers of the best known, a middling and a little known name
the first and the largest contentful paint, total blocking time, layout shift and speed index, each with its score, and the weighted
sum; which of axe-core's rules the largest dossier breaks; then, while a network is dragged and zoomed, milliseconds between frames,
and the processor's milliseconds for each.

The measures are those of Lighthouse 12 with its desktop throttling (40 ms round trip, 10,240 kbit/s, no slowing of the processor),
taken from Chromium's own performance entries and from a screencast. Scores are Lighthouse's log-normal curves for desktops with the
control points of its configuration (p10 and median), weights those of its performance category. --script: another desk.js.
"""

from __future__ import annotations

import argparse
import base64
import io
import itertools
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import erfc, log, sqrt
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, sync_playwright

from desk import Drawn, arguments, at, located, serving

#: Lighthouse: (p10, median), in milliseconds but for the layout's shift, and weight; desktop.
CURVES = {
    "first contentful paint": ((934, 1600), 10),
    "speed index": ((1311, 2300), 10),
    "largest contentful paint": ((1200, 2400), 25),
    "total blocking time": ((150, 350), 30),
    "layout shift": ((0.1, 0.25), 25),
}
_THROTTLING = {"offline": False, "latency": 40, "downloadThroughput": 10_240 * 128, "uploadThroughput": 10_240 * 128}
_OBSERVE = """
window.seen = { paint: 0, largest: 0, shift: 0, long: [] };
const first = (e) => { if (e.name === "first-contentful-paint") seen.paint = e.startTime; };
new PerformanceObserver((l) => l.getEntries().forEach(first))
  .observe({ type: "paint", buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.largest = e.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.shift += e.value; })
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.long.push([e.startTime, e.duration]); })
  .observe({ type: "longtask", buffered: true });
"""
_FRAMES = """
window.frames_ = [];
let last = performance.now();
const next = (now) => { frames_.push(now - last); last = now; window.ticking = requestAnimationFrame(next); };
window.ticking = requestAnimationFrame(next);
"""


def score(value: float, p10: float, median: float) -> float:
    """Lighthouse's score: the part of a log-normal curve above the value; 0.9 at p10, 0.5 at the median."""
    if value <= 0:
        return 1.0
    spread = abs(log(p10) - log(median)) / (0.9061938024368232 * sqrt(2))
    return min(1.0, max(0.0, erfc((log(value) - log(median)) / (spread * sqrt(2))) / 2))


def total(measures: dict[str, float]) -> float:
    """The performance of a page, 0 to 100."""
    weighed = sum(weight * score(measures[name], *points) for name, (points, weight) in CURVES.items())
    return 100 * weighed / sum(weight for _, weight in CURVES.values())


def speed_index(shots: list[tuple[float, np.ndarray]]) -> float:
    """Milliseconds times the part that is not yet as it will be at last, by histograms of the pictures, as Speedline counts."""
    if len(shots) < 2:
        return shots[0][0] if shots else 0.0
    hists = [np.stack([np.histogram(image[..., c], 64, (0, 256))[0] for c in range(3)]) for _, image in shots]
    first, last = hists[0], hists[-1]
    whole = np.abs(last - first).sum() or 1
    done = [1 - np.abs(last - hist).sum() / whole for hist in hists]
    found, before, share = 0.0, 0.0, 0.0
    for (moment, _), part in zip(shots, done, strict=True):
        found += (moment - before) * (1 - max(0.0, share))
        before, share = moment, part
    return found


def loaded(browser: Any, address: str) -> dict[str, float]:
    """One visit by somebody who was never here, at Lighthouse's desktop speed."""
    from PIL import Image

    context = browser.new_context(viewport={"width": 1350, "height": 940})
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _THROTTLING)
    shots: list[tuple[float, bytes]] = []

    def shot(event: dict[str, Any]) -> None:
        shots.append((event["metadata"]["timestamp"], base64.b64decode(event["data"])))
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", shot)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 40, "everyNthFrame": 1})
    page.goto(address)
    page.wait_for_timeout(1500)
    session.send("Page.stopScreencast")
    seen = page.evaluate("({...seen, origin: performance.timeOrigin})")
    context.close()
    pictures = [
        (max(0.0, stamp * 1000 - seen["origin"]), np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))
        for stamp, data in shots
    ]
    blank = (0.0, np.full_like(pictures[0][1], 255)) if pictures else None
    return {
        "first contentful paint": seen["paint"],
        "largest contentful paint": seen["largest"],
        "total blocking time": sum(max(0.0, d - 50) for start, d in seen["long"] if start + d > seen["paint"]),
        "layout shift": seen["shift"],
        "speed index": speed_index([blank, *pictures] if blank else []),
    }


def dossiers(browser: Any, address: str, drawn: Drawn, runs: int) -> None:
    """The measures of three dossiers, each the median of several visits."""
    ranked = [key for key, _ in drawn.entities.most_common()]
    for label, key in (
        ("best known", ranked[0]),
        ("middling", ranked[len(ranked) // 20]),
        ("little known", ranked[-1]),
    ):
        met = [loaded(browser, f"{address}/entity/{quote(key, safe='')}") for _ in range(runs)]
        middle = {name: statistics.median(each[name] for each in met) for name in CURVES}
        print(f"dossier, {label}: performance {total(middle):.0f}")
        for name, value in middle.items():
            unit = "" if name == "layout shift" else " ms"
            print(
                f"  {name:26} {value:8.{3 if not unit else 0}f}{unit:3}  score {100 * score(value, *CURVES[name][0]):.0f}"
            )


def accessibility(browser: Any, address: str, drawn: Drawn) -> None:
    """Rules of axe-core that the largest dossier keeps and breaks, in light and dark, wide and narrow.

    Lighthouse's accessibility is the weighted share of such rules that a page keeps: without one that is broken it is 100.
    """
    key = drawn.entities.most_common(1)[0][0]
    for width, scheme in itertools.product((1440, 390), ("light", "dark")):
        page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        page.goto(f"{address}/entity/{quote(key, safe='')}", timeout=300_000)
        found = Axe().run(page).response
        broken = [f"{each['id']} ({each['impact']}, {len(each['nodes'])} places)" for each in found["violations"]]
        kept = f"axe-core {found['testEngine']['version']}: {len(found['passes'])} rules kept"
        print(f"dossier at {width}, {scheme}: {kept}, {len(broken)} broken {', '.join(broken)}".rstrip())
        page.close()


def spent_ms(roots: set[int]) -> float:
    """Milliseconds of processor time of these processes and all below them, 0 where the system does not tell."""
    if not Path("/proc/self/schedstat").exists():
        return 0.0
    parents, found = {}, set(roots)
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parents[int(each.name)] = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    while fresh := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= fresh
    spent = 0.0
    for pid in found:
        try:
            spent += sum(int((t / "schedstat").read_text().split()[0]) for t in Path(f"/proc/{pid}/task").iterdir())
        except OSError:
            continue
    return spent / 1e6


@contextmanager
def watched(page: Page, session: CDPSession, what: str, roots: set[int]) -> Iterator[None]:
    """Tell of the frames that a page draws in the block."""
    page.evaluate(_FRAMES)
    page.wait_for_timeout(100)
    page.evaluate("frames_.length = 0")
    before, begun = _main(session), spent_ms(roots)
    yield
    frames = page.evaluate("(cancelAnimationFrame(window.ticking), frames_.filter((each) => each > 0))")
    cost, busy = spent_ms(roots) - begun, _main(session) - before
    number = max(len(frames), 1)
    print(
        f"  {what:22} {len(frames):4} frames: median {statistics.median(frames):.1f} ms, p95 {at(frames, 0.95):.1f},"
        f" worst {max(frames):.0f}; for each, page's thread {busy / number:.1f} ms of processor, all Chromium {cost / number:.1f}"
    )


def _main(session: CDPSession) -> float:
    """Processor milliseconds of the page's main thread."""
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(found["TaskDuration"])


def network(browser: Any, address: str, names: int, script: Path | None) -> None:
    """Drag and zoom the largest picture."""
    roots = _children(os.getpid())
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    if script is not None:
        page.route("**/assets/desk.js*", lambda route: route.fulfill(path=script, content_type="text/javascript"))
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    begun = time.perf_counter()
    page.goto(f"{address}/network?names={names}", timeout=300_000)
    drawn, lines = page.locator("svg.net.sheet .n").count(), page.locator("svg.net.sheet .tie").count()
    print(f"network: {drawn} names, {lines} ties; there after {time.perf_counter() - begun:.1f} s")
    picture = page.locator("svg.net.sheet")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box() or {"x": 0, "y": 0, "width": 1000, "height": 600}
    x, y = box["x"] + box["width"] / 2, max(box["y"], 0) + 350
    for near in (3, 9):
        page.mouse.move(x, y)
        page.keyboard.down("Control")
        with watched(page, session, f"zooming, step {near}", roots):
            for _ in range(near):
                page.mouse.wheel(0, -100)
                page.wait_for_timeout(60)
        page.keyboard.up("Control")
        page.wait_for_timeout(1500)
        with watched(page, session, "dragging", roots):
            page.mouse.down()
            for step in range(90):
                page.mouse.move(x + 3 * step * (1 if step < 45 else -1) - (0 if step < 45 else -270), y + step)
                page.wait_for_timeout(12)
            page.mouse.up()
        page.wait_for_timeout(1500)
    page.close()


def _children(parent: int) -> set[int]:
    """The browser's processes are below Playwright's, which is below this one."""
    found = set()
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                if int((each / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                    found.add(int(each.name))
            except (OSError, ValueError):
                continue
    return {pid for pid in found if b"playwright" in Path(f"/proc/{pid}/cmdline").read_bytes()}


def chromium() -> str:
    """The system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    sys.exit("no Chromium on the PATH; run: make chromium")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--runs", type=int, default=5, help="visits to each dossier; 0: none")
    parser.add_argument("--names", type=int, default=2000, help="names in the network; 0: no network")
    parser.add_argument("--script", type=Path, help="a desk.js to take instead of the desk's own")
    given = parser.parse_args()
    with located(given) as location:
        measure(location, given)


def measure(location: str, given: argparse.Namespace) -> None:
    """Open the desk and a browser, and tell what was measured."""
    drawn = Drawn(location)
    with serving(location) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        print(f"Chromium {browser.version}; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        if given.runs:
            dossiers(browser, server.address, drawn, given.runs)
            accessibility(browser, server.address, drawn)
        if given.names:
            network(browser, server.address, given.names, given.script)
        browser.close()


if __name__ == "__main__":
    main()
