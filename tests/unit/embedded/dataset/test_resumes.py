"""Tests of what resumes say: by their documents, before any layout."""

import re
from statistics import median

from shared.embedded.dataset.banks import load_bank
from shared.embedded.dataset.documents.layout import Block, Resume
from shared.embedded.dataset.entries import DemoCandidate
from shared.embedded.dataset.expectations import second_alphabet, text_of
from shared.embedded.dataset.generate import Dataset
from shared.embedded.dataset.plan import Kind
from shared.embedded.dataset.resumes import words_of
from shared.embedded.dataset.tables import read_table
from shared.reference.loader import load_skills

People = dict[str, DemoCandidate]


def experience(document: Resume) -> Block:
    return next(block for block in document.blocks if len(block.entries[:1]) == 1)


def told(one: DemoCandidate) -> str:
    return "\n".join(line for entry in experience(one.document).entries for line in entry.lines)


def pattern(phrase: str) -> str:
    """A phrase as an expression that matches it with any of its choices."""
    parts = re.split(r"(\{[^}]*\})", phrase)
    return "".join(".+" if part.startswith("{") else re.escape(part) for part in parts)


def shown(one: DemoCandidate, topic: str) -> bool:
    languages = {one.plan.language, one.plan.second_language or one.plan.language}
    banks = [
        load_bank(family, it) for family in (one.plan.family, one.plan.group) for it in languages
    ]
    phrases = [phrase for bank in banks for phrase in bank.evidence.get(topic, ())]
    return any(re.search(pattern(phrase), told(one)) for phrase in phrases)


def test_every_planned_topic_stands_in_the_experience(small_demo: Dataset) -> None:
    for one in small_demo.people:
        assert all(shown(one, topic) for topic in one.plan.topics), one.key


def test_claims_stand_in_the_skills_and_nowhere_in_the_experience(small_demo: Dataset) -> None:
    for one in small_demo.people:
        assert not any(shown(one, topic) for topic in one.plan.claimed), one.key
        words = words_of(one.plan.claimed, one.plan.language)
        assert all(word in text_of(one.document).splitlines() for word in words)


def test_no_sentence_stands_twice_in_a_resume(small_demo: Dataset) -> None:
    for one in small_demo.people:
        lines = told(one).splitlines()
        assert len(lines) == len(set(lines)), one.key


def test_what_must_be_found_is_there(small_demo: Dataset) -> None:
    for one in small_demo.candidates:
        assert all(phrase in text_of(one.document) for phrase in one.must_contain)
    for job in small_demo.jobs:
        assert all(phrase in text_of(job.document) for phrase in job.must_contain)
    assert all(one.must_contain for one in small_demo.people if one.expected.parse_status == "ok")


def test_late_evidence_stands_at_the_end_of_the_oldest_position(demo_people: People) -> None:
    late = [one for one in demo_people.values() if one.plan.late_topic]
    assert len(late) == 6
    for one in late:
        phrases = load_bank(one.plan.family, one.plan.language).evidence[one.plan.late_topic or ""]
        last = experience(one.document).entries[-1].lines[-1]
        assert any(re.fullmatch(pattern(phrase), last) for phrase in phrases)


def test_the_keyword_collector_lists_every_skill_of_the_vocabulary(demo_people: People) -> None:
    text = text_of(demo_people["pow-10"].document)
    assert all(skill.name in text for skill in load_skills())


def test_resumes_have_the_length_of_real_ones(small_demo: Dataset) -> None:
    ordinary = [one for one in small_demo.people if one.plan.kind is not Kind.KEYWORDS]
    lengths = [len(text_of(one.document).split()) for one in ordinary]
    assert min(lengths) > 200
    assert 350 <= median(lengths) <= 500


def test_only_mixed_resumes_are_near_the_limit_of_a_second_alphabet(small_demo: Dataset) -> None:
    for one in small_demo.candidates:
        share = second_alphabet(text_of(one.document))
        assert share > 0.27 if one.plan.second_language else share < 0.16, one.key


def test_headlines_are_missing_where_planned(small_demo: Dataset) -> None:
    for one in small_demo.people:
        assert (one.document.headline is not None) is one.plan.has_headline


def test_headings_are_in_the_language_of_the_resume(small_demo: Dataset) -> None:
    for one in small_demo.people:
        words = read_table("phrases/common")[one.plan.language]
        assert experience(one.document).heading in words["experience"]


def test_nobody_can_be_reached(small_demo: Dataset) -> None:
    fictional = re.compile(
        r"\+1 \(\d{3}\) 555-01\d\d|\+7 \(200\) .*|\+49 30 231251\d\d|\+34 500 .*|\+380 20 .*"
    )
    for one in small_demo.candidates:
        email, phone, _, _ = one.document.contacts
        assert re.fullmatch(r"[a-z.]+\d*@example\.(com|org)", email), email
        assert fictional.fullmatch(phone), phone
