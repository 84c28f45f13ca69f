"""The stories that news changes.

In: a book whose findings and derivations are up to date, what changed in them. Out: stories told anew in the book.

A story joins parts of documents (``fuse.stories``), so only those parts are followed that hold something new; what else the same
documents tell stays as it is. Stories that share a document with one that changed are weighed against it again: one may be a side
of the other, and two that begin with one report share a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from tidings.fuse.stories import BACKGROUND, Part, Parts, near, parts, story_weight, told, whole
from tidings.model import Derivation, Document, Finding, Story
from tidings.pipeline.ruled_stories import lay
from tidings.store import Book


def tell(book: Book, touched: Collection[str], changed: Iterable[Finding], before: Iterable[Finding]) -> None:
    """Tell anew what the touched documents tell, and what findings tell that changed or are gone.

    changed: findings as they are now. before: what stood in the place of these, and what stands no longer. What people ruled on
    stories is taken off before, and laid over what is told now.
    """
    book.linking.lift_stories()
    _tell(book, touched, changed, before)
    lay(book)


def _tell(book: Book, touched: Collection[str], changed: Iterable[Finding], before: Iterable[Finding]) -> None:
    news = _News(book, touched, [*changed, *before])
    stored = book.stories(sorted(news.documents.keys()))
    gone = [story for story in stored if news.disturbs(story)]
    found = news.followed()
    around = {document for members in (*found, *(story.documents for story in gone)) for document in members}
    news.see(around)
    stored = book.stories(sorted(around | set(touched)))
    kept = [story for story in stored if not news.disturbs(story)]
    groups = {*found, *news.complete(around), *(frozenset(story.documents) for story in kept)}
    news.see_dates({document for members in groups for document in members})
    again = [members for members in whole(groups) if news.first(members) in around]
    replaced = {story.id: story for story in stored if news.disturbs(story) or story.documents[0] in around}
    fresh = {story.id: story for story in told(again, news.documents)}
    book.save_stories(
        [story for story in fresh.values() if replaced.get(story.id) != story],
        replaced=[key for key in replaced if replaced[key] != fresh.get(key)],
    )


class _News:
    """What documents tell, as far as it has been looked at."""

    def __init__(self, book: Book, touched: Collection[str], changed: Iterable[Finding]) -> None:
        self._book = book
        self._touched = frozenset(touched)
        self.documents: dict[str, Document] = {}
        self._seen: set[str] = set()
        self._asked: set[str] = set()
        self._findings: dict[str, Finding] = {}
        self._edges: dict[Derivation, None] = {}
        self._partners: defaultdict[str, set[str]] = defaultdict(set)
        listed = list(changed)
        self.see({*touched, *(document for finding in listed for document in finding.documents)})
        self._disturbed = self._parts_with(listed)

    def see(self, documents: Iterable[str]) -> None:
        """Look at all that these documents tell and rest on."""
        fresh = set(documents) - self._seen
        if not fresh:
            return
        self._seen |= fresh
        for finding in self._book.linking.findings_in(fresh, passed_over=BACKGROUND):
            known = self._findings.get(finding.id)
            every = dict.fromkeys((*finding.documents, *(known.documents if known else ())))
            self._findings[finding.id] = _with(finding, tuple(every))
        for edge in self._book.linking.edges_around(fresh):
            self._edges[edge] = None
            self._partners[edge.document].add(edge.source)
            self._partners[edge.source].add(edge.document)
        named = {d for finding in self._findings.values() for d in finding.documents}
        self.see_dates({*fresh, *named, *(end for edge in self._edges for end in (edge.document, edge.source))})

    def see_dates(self, documents: Iterable[str]) -> None:
        """Look at titles and dates of documents; what an outlet's name stands for is none."""
        fresh = set(documents) - self._asked
        if fresh:
            self._asked |= fresh
            self.documents |= {document.id: document for document in self._book.linking.documents_with(fresh)}

    def first(self, members: Iterable[str]) -> str:
        """The document that a story of these begins with."""
        return min(members, key=lambda document: (self.documents[document].published or "9", document))

    def disturbs(self, story: Story) -> bool:
        """True if a story, as it was told, may hold a part that is not what it was."""
        members = set(story.documents)
        for document in members & self._disturbed.keys():
            if document in self._touched or members & self._partners[document]:
                return True
            if any(len(members.intersection(f.documents)) > 1 for f in self._disturbed[document] if story_weight(f)):
                return True
        return bool(members & self._touched)

    def followed(self) -> list[frozenset[str]]:
        """The groups of documents that hold a disturbed part, to their ends."""
        while True:
            seen = {key: self.documents[key] for key in self._seen if key in self.documents}
            now = parts(self._findings.values(), self._edges, seen)
            ids = {
                (document, now.of[document][finding.id])
                for document, findings in self._disturbed.items()
                for finding in findings
                if finding.id in now.of.get(document, {})
            }
            ids |= {(document, part) for document in self._touched for part in now.of.get(document, {}).values()}
            ids |= {(document, "") for document in self._touched}
            groups = [group for group in now.groups if not ids.isdisjoint(group)]
            further = self._beyond(now, ids.union(*groups))
            if not further:
                return [frozenset(document for document, _ in group) for group in groups]
            self.see(further)

    def complete(self, around: Collection[str]) -> list[frozenset[str]]:
        """Groups with a document that is around, as far as all of the group has been looked at."""
        seen = {key: self.documents[key] for key in self._seen if key in self.documents}
        now = parts(self._findings.values(), self._edges, seen)
        return [
            frozenset(document for document, _ in group)
            for group in now.groups
            if any(document in around for document, _ in group) and not self._beyond(now, group)
        ]

    def _beyond(self, now: Parts, group: Iterable[Part]) -> set[str]:
        """Documents not looked at yet that parts may go on in."""
        inside: defaultdict[Part, list[Finding]] = defaultdict(list)
        wanted = {(document, part) for document, part in group if document in self.documents}
        for document in {document for document, _ in wanted}:
            for key, part in now.of.get(document, {}).items():
                inside[document, part].append(self._findings[key])
        found: set[str] = set()
        for document, part in wanted:
            found |= self._partners[document]
            own = self.documents[document].published
            for finding in inside[document, part]:
                if story_weight(finding):
                    found.update(d for d in finding.documents if near(own, self.documents[d].published))
        return (found - self._seen) & self.documents.keys()

    def _parts_with(self, changed: Iterable[Finding]) -> dict[str, list[Finding]]:
        """For each document, findings of the parts that changed ones belong to, as they are and as they were."""
        listed: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in changed:
            for document in finding.documents:
                listed[document].append(finding)
        own: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self._findings.values():
            for document in finding.documents:
                if document in listed or document in self._touched:
                    own[document].append(finding)
        return {document: _joined(listed[document], own[document]) for document in {*listed, *self._touched}}


def _joined(changed: list[Finding], others: Iterable[Finding]) -> list[Finding]:
    """Findings of one document that share a participant with changed ones, or with such as do."""
    found = list(changed)
    parties = {e for finding in changed for e in _parties(finding)}
    rest = list(others)
    while True:
        more = [finding for finding in rest if finding.id in {f.id for f in changed} or parties & _parties(finding)]
        if not more:
            return found
        found += more
        parties |= {e for finding in more for e in _parties(finding)}
        rest = [finding for finding in rest if finding not in more]


def _parties(finding: Finding) -> set[str]:
    return {p.entity for role, filling in finding.roles.items() if role != "place" for p in filling if p.entity}


def _with(finding: Finding, documents: tuple[str, ...]) -> Finding:
    return Finding(finding.id, finding.type, finding.status, finding.roles, (), documents)
