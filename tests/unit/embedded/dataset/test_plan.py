"""Tests of the plan: the counts that the design promises, whatever is written later."""

from collections import Counter

from shared.embedded.dataset.families import load_families
from shared.embedded.dataset.plan import Kind, is_for_tests, plan_people
from shared.embedded.dataset.topics import share
from shared.embedded.dataset.vacancy_plan import plan_family_jobs, plan_jobs

PEOPLE = plan_people(120)
JOBS = plan_jobs(24)


def test_a_group_has_ten_people_of_six_kinds() -> None:
    groups = Counter((person.group, person.kind) for person in PEOPLE)
    assert len({person.group for person in PEOPLE}) == 12
    assert all(groups[group, Kind.STRONG] == 2 for group in load_families())
    assert all(groups[group, Kind.PARTIAL] == 2 for group in load_families())
    assert all(groups[group, Kind.ADJACENT] == 2 for group in load_families())
    assert all(groups[group, Kind.WRONG_LEVEL] == 2 for group in load_families())
    assert all(groups[group, Kind.OTHER_LANGUAGE] == 1 for group in load_families())
    assert all(groups[group, Kind.KEYWORDS] == 1 for group in load_families())


def test_languages_are_shared_out_as_promised() -> None:
    languages = Counter(person.language for person in PEOPLE)
    assert languages == {"en": 72, "ru": 36, "de": 4, "es": 4, "uk": 2, "kk": 2}
    assert sum(person.second_language is not None for person in PEOPLE) == 6


def test_layouts_are_shared_out_as_promised() -> None:
    layouts = Counter(person.layout and person.layout.value for person in PEOPLE)
    assert layouts == {
        "pdf_plain": 10,
        "pdf_columns": 4,
        "pdf_columns_interleaved": 4,
        "pdf_tables": 6,
        "pdf_glyphs": 4,
        "pdf_scan": 4,
        "pdf_long": 2,
        "pdf_cyrillic": 20,
        "docx_tables": 10,
        "docx_text_boxes": 8,
        "docx_header_contacts": 8,
        "docx_plain": 10,
        "txt_cp1251": 3,
        "txt_utf16": 2,
        "txt_bom": 2,
        "txt_utf8": 1,
        "markdown": 2,
        "rtf": 7,
        "html": 7,
        "odt": 3,
        "doc": 1,
        None: 2,
    }


def test_some_people_stand_out() -> None:
    assert sum(not person.has_headline for person in PEOPLE) == 4
    assert sum(not person.consents for person in PEOPLE) == 1
    (collector,) = (person for person in PEOPLE if person.lists_every_skill)
    assert (collector.kind, collector.layout) == (Kind.KEYWORDS, "pdf_plain")


def test_glyphs_by_themselves_are_english_only() -> None:
    glyphs = [person for person in PEOPLE if person.layout == "pdf_glyphs"]
    assert {(one.language, one.second_language) for one in glyphs} == {("en", None)}


def test_strong_people_meet_most_of_both_vacancies() -> None:
    for person in PEOPLE:
        if person.kind in (Kind.STRONG, Kind.OTHER_LANGUAGE):
            jobs = plan_family_jobs(load_families()[person.group])
            assert all(share(job.must, person.topics) >= 0.8 for job in jobs)


def test_adjacent_people_work_next_door_and_know_something_of_here() -> None:
    for person in PEOPLE:
        if person.kind is Kind.ADJACENT:
            family = load_families()[person.group]
            assert person.family in family.adjacent
            assert share(plan_family_jobs(family)[0].must, person.topics) > 0


def test_keyword_collectors_have_claims_and_no_evidence() -> None:
    collectors = [person for person in PEOPLE if person.kind is Kind.KEYWORDS]
    assert all(one.claimed and not one.topics for one in collectors)


def test_a_longer_plan_begins_with_the_shorter_one() -> None:
    assert plan_people(400)[:120] == PEOPLE
    assert plan_jobs(60)[:24] == JOBS


def test_a_long_plan_has_no_key_and_no_name_number_twice() -> None:
    people = plan_people(3000)
    assert len({person.key for person in people}) == 3000
    assert len({(person.language, person.number) for person in people}) == 3000
    assert len({job.key for job in plan_jobs(300)}) == 300


def test_vacancies_are_two_for_each_family_one_of_them_detailed() -> None:
    assert Counter(job.family for job in JOBS) == dict.fromkeys(load_families(), 2)
    assert sum(job.is_detailed for job in JOBS) == 12
    assert Counter(job.language for job in JOBS) == {"en": 16, "ru": 8}
    assert sum(job.layout is not None for job in JOBS) == 18


def test_every_company_posts_two_vacancies() -> None:
    assert Counter(job.company for job in JOBS) == dict.fromkeys(range(12), 2)


def test_the_test_profile_is_two_dozen_people_of_several_kinds_and_languages() -> None:
    chosen = [person for person in PEOPLE if is_for_tests(person)]
    assert len(chosen) == 24
    assert {person.kind for person in chosen} == set(Kind)
    assert {"en", "ru"} < {person.language for person in chosen}
