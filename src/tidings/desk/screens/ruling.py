"""What is ruled on the review screens: verdicts, corrections, names, and what is taken back.

In: forms with a verdict, a reason and what the reviewer saw. Out: HTML; the one case alone for the page's own script.
A ruling on what somebody else has ruled on since is answered with 409 and shows both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from tidings.desk import amending, docket, links
from tidings.desk.docket import Case, says
from tidings.desk.gate import Gate
from tidings.desk.namesakes import Pair, Side
from tidings.desk.parts import BookPart, OwnForm
from tidings.desk.rendering import page
from tidings.desk.texts import texts
from tidings.errors import NotFound, Overtaken
from tidings.model import Decision
from tidings.pipeline import ruled_names
from tidings.pipeline.book import Book
from tidings.pipeline.correcting import (
    claim,
    correct_date,
    correct_role,
    correct_speaker,
    correct_status,
    correct_type,
    finding_of,
)
from tidings.pipeline.naming import by_names, rule_identity
from tidings.pipeline.reviewing import rule, undo
from tidings.report.escape import plain

router = APIRouter(include_in_schema=False)
_BACK = re.compile(r"/(?:review|story|entity)(?:/[\w/.%~-]*)?(?:\?[\w=&.%+~-]*)?")
Words = Annotated[str, Field(max_length=2000)]
Identity = Annotated[str, Field(max_length=200)]


class Naming(BaseModel):
    """Who is reviewing."""

    who: Annotated[str, Field(max_length=80)] = ""
    back: Words = "/review"


class Ruling(BaseModel):
    """What every ruling comes with: the last decision that the reviewer saw, a reason, the address to go back to."""

    seen: Annotated[int, Field(ge=0, le=2**53)]
    why: Words = ""
    back: Words = "/review"


class OnFinding(Ruling):
    """A verdict on a finding; ``claim``: one that it rested on when it was shown."""

    verdict: Literal["accept", "reject", "unsure"]
    claim: Identity = ""


class Correction(Ruling):
    """A claim's type, status or date, or who fills a role of it or says so (``span``: places in its sentence)."""

    part: Literal["role", "date", "type", "status"]
    role: Annotated[str, Field(max_length=60)] = ""
    span: list[str] = []
    when: Annotated[str, Field(max_length=40)] = ""
    type: Annotated[str, Field(max_length=60)] = ""
    status: Annotated[str, Field(max_length=60)] = ""


class OnNames(Ruling):
    """A verdict on two names, each with its entity."""

    one: Identity
    other: Identity
    name_one: Words
    name_other: Words
    verdict: Literal["same", "different", "unsure"]


class Undoing(Ruling):
    """A ruling to take back."""

    decision: Annotated[int, Field(ge=1, le=2**53)]


@router.post("/review/name", dependencies=[OwnForm])
def name(request: Request, form: Annotated[Naming, Form()]) -> Response:
    """Remember who is reviewing, for this session."""
    gate: Gate = request.app.state.gate
    response = RedirectResponse(inside(form.back), 303)
    session = replace(request.state.session, who=plain(form.who))
    response.headers.append("Set-Cookie", gate.cookie(session, secure=request.url.scheme == "https"))
    return response


@router.post("/review/finding/{finding_id}", dependencies=[OwnForm])
def decide(request: Request, book: BookPart, finding_id: str, form: Annotated[OnFinding, Form()]) -> Response:
    """Rule on a finding."""
    if not (who := _who(request)):
        return RedirectResponse(inside(form.back), 303)
    try:
        before = docket.case(book, finding_id)
        made = rule(book.store, finding_id, form.verdict, who=who, why=plain(form.why), seen=form.seen)
    except Overtaken as error:
        late = docket.overtaken(book, finding_id, error.decision, wanted=form.verdict, why=form.why)
        return _case(request, late, form.back, 409)
    except NotFound:
        # a correction by somebody else may have given it another id: its sentence leads to it
        return _case(request, _moved(book, form), form.back, 409)
    return _done(request, replace(before, made=made), made, form.back)


@router.post("/review/claim/{claim_id}", dependencies=[OwnForm])
def correct(request: Request, book: BookPart, claim_id: str, form: Annotated[Correction, Form()]) -> Response:
    """Correct one part of a claim."""
    if not (who := _who(request)):
        return RedirectResponse(inside(form.back), 303)
    try:
        made = _correct(book, claim_id, form, who)
    except Overtaken as error:
        return _too_late(request, book, claim_id, error, form)
    except ValueError:
        return _reading(request, book, claim_id, form.back, texts().review.bad[form.part], 422)
    return _corrected(request, book, made, form)


def _correct(book: Book, claim_id: str, form: Correction, who: str) -> Decision:
    store, by = book.store, {"who": who, "why": plain(form.why)}
    match form.part:
        case "type":
            return correct_type(store, claim_id, form.type, **by, seen=form.seen)
        case "status":
            return correct_status(store, claim_id, form.status, **by, seen=form.seen)
        case "date":
            return correct_date(store, claim_id, form.when.strip() or None, **by, seen=form.seen)
        case "role":
            spans = amending.places(form.span, claim(store, claim_id).claim.sentence)
            if form.role == amending.SPEAKER:
                return correct_speaker(store, claim_id, spans, **by, seen=form.seen)
            return correct_role(store, claim_id, form.role, spans, **by, seen=form.seen)


@router.post("/review/names", dependencies=[OwnForm])
def decide_names(request: Request, book: BookPart, form: Annotated[OnNames, Form()]) -> Response:
    """Rule on two names."""
    if not (who := _who(request)):
        return RedirectResponse(inside(form.back), 303)
    first, second = (book.store.entity(key) for key in (form.one, form.other))
    if first.id == second.id:
        first, second = by_names(first, form.name_one), by_names(second, form.name_other)
    why, seen = plain(form.why), form.seen
    pair = Pair(Side(form.name_one, first, ()), Side(form.name_other, second, ()), (), 0.0, seen)
    try:
        if form.verdict == "unsure":
            value = json.dumps({"says": f"{form.name_one} | {form.name_other}"}, ensure_ascii=False)
            made = book.store.decide("unsure", form.one, value, who, why, other=form.other, seen=seen)
        else:
            made = rule_identity(book.store, form.verdict, first, second, who=who, why=why, seen=seen)
    except Overtaken as error:
        earlier = book.store.review.decision(error.decision)
        late = replace(pair, seen=earlier.id, earlier=earlier, wanted=form.verdict, wanted_why=form.why)
        return _part(request, "review_pair.html", {"p": late, "back": inside(form.back)}, 409)
    return _done(request, replace(pair, made=made), made, form.back)


@router.post("/review/undo", dependencies=[OwnForm])
def take_back(request: Request, book: BookPart, form: Annotated[Undoing, Form()]) -> Response:
    """Take a ruling back: a merge of names too."""
    back = form.back
    if not (who := _who(request)):
        return RedirectResponse(inside(back), 303)
    taken = book.store.review.decision(form.decision)
    about = claims_of(book, taken)
    try:
        made = undo(book.store, form.decision, who=who, why="", seen=form.seen)
    except Overtaken as error:
        if (home := home_of(book, taken, about)) is not None:
            return _case(request, docket.overtaken(book, home, error.decision, wanted="undo", why=""), back, 409)
        earlier = book.store.review.decision(error.decision)
        context = {"d": taken, "says": says(taken), "earlier": earlier, "back": inside(back)}
        return _part(request, "review_undone.html", context, 409)
    home = home_of(book, taken, about)
    if not is_script(request):
        return RedirectResponse(_with_made(_address_after(book, taken, home, back), made), 303)
    if home is not None:
        return _case(request, docket.case(book, home), back)
    return _part(request, "review_undone.html", {"d": made, "says": says(taken), "earlier": None, "back": inside(back)})


def _address_after(book: Book, taken: Decision, home: str | None, back: str) -> str:
    """Where to go after a ruling was taken back. home: the finding that it was about today."""
    if back.startswith("/entity/"):
        # the entity whose page this was may be another one, or two, from here on
        there = ruled_names.home(book.store, taken)
        return links.names_of(there) if there else "/review/decisions"
    # what was corrected may have another finding now
    moved = home is not None and back.startswith(("/review/finding/", "/review/claim/"))
    return links.review(home) if home is not None and moved else back


def _corrected(request: Request, book: Book, made: Decision, form: Correction) -> Response:
    """The finding as it is now; with another type the roles are other ones, and the form is shown again."""
    home, reading = home_of(book, made, [made.subject]), links.reading(made.subject)
    if home is None:
        left = replace(amending.amendment(book, made.subject), made=made)
        return answer(request, "review_claim.html", {"a": left, "back": inside(form.back), "flash": None})
    again = form.part == "type"
    if is_script(request):
        return _case(request, replace(docket.case(book, home), made=made, again=reading if again else ""), form.back)
    if again:
        return RedirectResponse(links.with_query(reading, made=made.id, back=links.review(home)), 303)
    return RedirectResponse(links.with_query(links.review(home), made=made.id), 303)


def _too_late(request: Request, book: Book, claim_id: str, error: Overtaken, form: Correction) -> Response:
    home = finding_of(book.store, claim(book.store, claim_id))
    if home is None:
        return _reading(request, book, claim_id, form.back, plain(str(error)), 409)
    late = docket.overtaken(book, home, error.decision, wanted="correct", why=form.why)
    return _case(request, late, form.back, 409)


def claims_of(book: Book, decision: Decision) -> tuple[str, ...]:
    """Ids of the claims that a correction is about: those that it is laid over, else the one that it was made of."""
    if decision.verdict != "correct":
        return ()
    return book.store.review.corrected().get(decision.id, (decision.subject,))


def home_of(book: Book, decision: Decision, about: Sequence[str]) -> str | None:
    """The finding that a ruling is about today. about: ``claims_of`` it."""
    if decision.other is not None:
        return None
    if decision.verdict == "correct":
        found = book.store.claims(ids=about)
        return finding_of(book.store, found[0]) if found else None
    known = book.store.findings_by_id([decision.subject])
    return known[0].id if known else None


def _moved(book: Book, form: OnFinding) -> Case:
    """The case of the finding that rests on the claim now. Raises NotFound."""
    home = finding_of(book.store, claim(book.store, form.claim))
    made = book.store.review.made([form.claim]).get(form.claim, [])
    if home is None or not made:
        raise NotFound(f"no finding rests on {form.claim!r} now")
    return docket.overtaken(book, home, made[-1].id, wanted=form.verdict, why=form.why)


def _done(request: Request, ruled: Case | Pair, made: Decision, back: str) -> Response:
    if not is_script(request):
        return RedirectResponse(_with_made(back, made), 303)
    if isinstance(ruled, Case):
        return _case(request, ruled, back)
    return _part(request, "review_pair.html", {"p": ruled, "back": inside(back)})


def _case(request: Request, found: Case, back: str, status: int = 200) -> Response:
    return _part(request, "review_case.html", {"c": found, "back": inside(back)}, status)


def _reading(request: Request, book: Book, claim_id: str, back: str, fault: str, status: int) -> Response:
    context = {"a": amending.amendment(book, claim_id, fault), "back": inside(back), "flash": None}
    return answer(request, "review_claim.html", context, status)


def _part(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """One case: alone for the page's own script, else as a page."""
    return answer(request, template, {**context, "alone": is_script(request)}, status)


def answer(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page of the review screens."""
    return page(request, template, {"place": "review", **context, "who": _who(request)}, status)


def _who(request: Request) -> str:
    who: str = request.state.session.who
    return who


def is_script(request: Request) -> bool:
    """Whether the page's own script asks, for one case alone."""
    return request.headers.get("x-part") == "1"


def inside(back: str) -> str:
    """An address of these screens, of a story or of an entity's names; any other is not followed."""
    return back if _BACK.fullmatch(back) else "/review"


def _with_made(back: str, made: Decision) -> str:
    path, _, query = inside(back).partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and not pair.startswith("made="))
    return f"{path}?{kept}{'&' if kept else ''}made={made.id}"
