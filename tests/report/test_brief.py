import json

from tidings.model import Support
from tidings.report import jsonform


def lines(brief, key):
    section = brief.section(key)
    return (
        [line for group in section.groups for part in (group, *group.groups) for line in part.lines] if section else []
    )


def every_line(brief):
    return [line for section in brief.sections for line in lines(brief, section.key)]


def test_sections_stand_in_the_order_of_reading_and_empty_ones_are_left_out(orchard):
    keys = [section.key for section in orchard.brief("Brambury Juice").sections]
    assert keys == ["picture", "ties", "people", "timeline", "plans", "disputed", "reports"]


def test_head_counts_reports_and_origins_and_admits_missing_dates(orchard):
    head = orchard.brief("Brambury Juice").head
    assert (head.reports, head.undated, head.first) == (3, 1, "2024-03-04T07:30:00Z")
    facts = {fact.label: fact.text for fact in head.facts}
    assert facts["Period"] == "4 March 2024 to 5 March 2024; 1 of 3 reports carries no date"
    assert facts["Origins"].startswith("2 independent origins: own reporting of a.md")


def test_a_person_is_shown_under_the_firm_they_stand_for_with_the_sentence_that_says_so(orchard):
    ties = orchard.brief("Brambury Juice").section("ties")
    [firm] = ties.groups
    assert firm.title == "Ostrava Glass"
    assert [group.title for group in firm.groups] == ["Meetings", "Supply"]
    assert [line.text for line in firm.lines] == ["Ilse Tamm is head of sales at Ostrava Glass"]
    assert firm.groups[0].lines[0].text == "Pero Quist met Ilse Tamm (Tartu; 1 March 2024)"


def test_a_dealing_with_people_who_are_not_named_has_no_named_counterpart(orchard):
    sentence = "Pero Quist will brief the growers."
    orchard.report("d.md", sentence)
    orchard.finding("f9", "meeting", {"party": ["Pero Quist", "the growers"]}, [("d.md", sentence)], status="planned")
    titles = [group.title for group in orchard.brief("Brambury Juice").section("ties").groups]
    assert titles == ["Ostrava Glass", "Counterpart without a name"]


def test_a_line_says_status_support_standing_and_who_says_so(orchard):
    [plan] = [line for line in lines(orchard.brief("Brambury Juice"), "ties") if line.finding == "f1"]
    assert plan.text == "Ostrava Glass is to supply Brambury Juice: bottles ($4 million; June 2024)"
    support = "2 origins, 3 reports"
    assert plan.asides == ("planned", support, "disputed: reports differ on amount", "according to Ilse Tamm")
    assert (plan.support, plan.standing) == (Support(2, 2, 2, 3), "disputed")


def test_every_line_leads_to_exact_characters(orchard):
    brief = orchard.brief("Brambury Juice")
    for source in brief.sources:
        assert orchard.documents[source.document].slice(source.span) == source.sentence
    assert all(line.cites for line in every_line(brief))


def test_numbers_follow_first_use_and_a_sentence_keeps_its_number(orchard):
    brief = orchard.brief("Brambury Juice")
    used = [n for line in every_line(brief) for cites in (line.cites, *(x.cites for x in line.notes)) for n in cites]
    assert list(dict.fromkeys(used)) == [source.number for source in brief.sources]
    places = [(source.document, source.span) for source in brief.sources]
    assert len(places) == len(set(places))


def test_at_most_four_numbers_spread_over_origins_first(world):
    world.entity("Alder")
    said = []
    for key in "abc":
        sentences = [f"Alder grows, says {key}{number}." for number in range(3)]
        world.report(key, *sentences, publisher=key)
        said += [(key, sentence) for sentence in sentences]
    world.finding("f", "performance", {"company": ["Alder"]}, said, origins=[("a", "b"), ("c",)])
    brief = world.brief("Alder")
    line = brief.section("performance").groups[0].lines[0]
    assert (len(line.cites), line.more) == (4, 5)
    cited = [source.document for source in brief.sources]
    assert cited[:3] == ["a", "c", "b"]


def test_conflicts_name_each_value_with_its_outlets(orchard):
    group = orchard.brief("Brambury Juice").section("disputed").groups[0]
    notes = group.lines[0].notes
    assert [(note.label, note.text) for note in notes] == [
        ("amount", "$4 million (Harbour Post, Echo Daily)"),
        ("amount", "$5 million (Tartu Times)"),
    ]
    assert not set(notes[0].cites) & set(notes[1].cites)


def test_a_plan_says_what_became_of_it(orchard):
    [settled] = orchard.brief("Brambury Juice").section("plans").groups
    assert settled.title == "What came of earlier plans"
    assert settled.lines[0].notes[0].text == "It happened: Ostrava Glass supplies Brambury Juice: bottles (June 2024)"


def test_a_plan_whose_time_passed_unheard_of_is_told_apart_from_an_open_one(world):
    world.entity("Alder")
    world.report("a", "Alder will meet Birch.", published="2024-05-01")
    for key, when in (("past", "2024-03"), ("open", "2024-06"), ("undated", None)):
        roles = {"party": ["Alder", "Birch"]}
        world.finding(key, "meeting", roles, [("a", "Alder will meet Birch.")], status="planned", when=when)
    groups = {
        group.title: [line.finding for line in group.lines] for group in world.brief("Alder").section("plans").groups
    }
    assert groups == {
        "Still open": ["open", "undated"],
        "Time passed, and no report says what came of it": ["past"],
    }


def test_timeline_is_in_order_and_the_less_precise_date_comes_first(world):
    world.entity("Alder")
    world.report("a", "Alder met Birch.")
    for key, when in (("day", "2024-01-01"), ("late", "2024-Q2"), ("year", "2024"), ("none", None)):
        world.finding(key, "meeting", {"party": ["Alder", "Birch"]}, [("a", "Alder met Birch.")], when=when)
    timeline = world.brief("Alder").section("timeline")
    assert [line.lead for line in timeline.groups[0].lines] == ["2024", "1 January 2024", "second quarter of 2024"]
    assert timeline.remark == "1 finding without a date is not listed."


def test_reports_hang_together_in_words_with_the_sentence_that_says_so(orchard):
    brief = orchard.brief("Brambury Juice")
    copy, cites = lines(brief, "reports")
    assert copy.text == "Echo Daily copies Harbour Post"
    assert {brief.sources[number - 1].document for number in copy.cites} == {"a.md", "b.md"}
    assert cites.text == "Tartu Times cites Harbour Post"
    assert brief.sources[cites.cites[0] - 1].sentence == "Harbour Post had reported talks."


def test_a_company_release_is_not_said_to_rest_on_itself(world):
    world.entity("Alder")
    world.report("a", "Alder met Birch.", publisher="Alder")
    world.report("b", "Alder met Birch.", publisher="Pier News")
    world.finding("f", "meeting", {"party": ["Alder", "Birch"]}, [("a", "Alder met Birch."), ("b", "Alder met Birch.")])
    for key in "ab":
        world.derive(key, "statement: Alder", "statement")
    texts = [line.text for line in lines(world.brief("Alder"), "reports")]
    assert texts == ["Pier News rests on a statement of Alder", "Alder publishes its own statement"]


def test_the_counterpart_asked_for_comes_first_and_the_head_says_what_was_asked(orchard):
    orchard.entity("Zilina Caps")
    zilina = "Zilina Caps supplies Brambury Juice."
    orchard.report("d.md", zilina)
    orchard.finding("f9", "supply", {"supplier": ["Zilina Caps"], "customer": ["Brambury Juice"]}, [("d.md", zilina)])
    brief = orchard.brief("Brambury Juice", other=orchard.entities["Zilina Caps"], since="2024-01")
    assert brief.section("ties").groups[0].title == "Zilina Caps"
    assert brief.head.title == "Brambury Juice and Zilina Caps"
    assert brief.head.facts[0].text == "dealings with Zilina Caps, since January 2024"


def test_picture_has_at_most_six_lines_each_cited_and_no_finding_twice(orchard):
    picture = lines(orchard.brief("Brambury Juice"), "picture")
    assert 3 <= len(picture) <= 6
    assert len({line.finding for line in picture}) == len(picture)


def test_what_lies_ahead_in_the_picture_has_a_time_or_a_counterpart(world):
    world.entity("Alder")
    world.entity("Brinkley")
    world.report(
        "a", "Alder will overcome its troubles.", "Alder will open a plant in May 2031.", "Alder will supply Brinkley."
    )
    vague = [("a", "Alder will overcome its troubles.")]
    world.finding("f1", "initiative", {"actor": ["Alder"], "subject": ["its troubles"]}, vague, status="planned")
    opening = [("a", "Alder will open a plant in May 2031.")]
    roles = {"actor": ["Alder"], "subject": ["a plant"]}
    world.finding("f2", "initiative", roles, opening, status="planned", when="2031-05", when_words=("May 2031",))
    supply = [("a", "Alder will supply Brinkley.")]
    world.finding("f3", "supply", {"supplier": ["Alder"], "customer": ["Brinkley"]}, supply, status="planned")
    picture = {line.finding: line.lead for line in lines(world.brief("Alder"), "picture")}
    assert list(picture) == ["f3", "f2", "f1"]
    assert (picture["f2"], picture["f1"]) == ("Ahead", "Also")


def test_bare_lines_stand_where_the_others_do_and_leave_the_words_to_the_page(orchard):
    told, bare = orchard.brief("Brambury Juice"), orchard.brief("Brambury Juice", bare=True)

    def shape(group):
        notes = [(line.finding, line.lead, [(n.label, n.text) for n in line.notes]) for line in group.lines]
        return group.title, group.remark, group.entity, notes, [shape(inner) for inner in group.groups]

    assert bare.head == told.head
    shapes = [[(s.key, [shape(g) for g in s.groups]) for s in brief.sections] for brief in (told, bare)]
    assert shapes[0] == shapes[1]
    assert not any(line.text or line.cites for line in lines(bare, "ties"))


def test_quoted_words_tell_what_the_type_does_not(world):
    world.entity("Alder")
    world.report("a", "Late on Friday shares of Alder fell 6%.")
    said = [("a", "Late on Friday shares of Alder fell 6%.")]
    world.finding("f", "performance", {"company": ["Alder"], "measure": ["shares"], "amount": ["6%"]}, said)
    assert lines(world.brief("Alder"), "performance")[0].quote == "shares of Alder fell 6%"


def test_a_brief_without_findings_says_so(world):
    world.entity("Alder")
    brief = world.brief("Alder")
    assert brief.sections == ()
    assert "no finding to report" in str(brief)


def test_the_json_form_is_json_and_keeps_the_exact_sentences(orchard):
    brief = orchard.brief("Brambury Juice")
    form = json.loads(json.dumps(jsonform.render(brief)))
    assert [section["key"] for section in form["sections"]] == [section.key for section in brief.sections]
    source = form["sources"][0]
    assert orchard.documents[source["document"]].text[source["start"] : source["end"]] == source["sentence"]


def test_order_of_input_findings_decides_nothing(orchard):
    first = str(orchard.brief("Brambury Juice"))
    orchard.findings.reverse()
    assert str(orchard.brief("Brambury Juice")).splitlines()[7:30] == first.splitlines()[7:30]
