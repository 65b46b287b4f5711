"""Tests of the phrase banks: enough of them, and every phrase is evidence for something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.embedded.dataset.banks import fill, load_bank
from shared.embedded.dataset.dice import dice
from shared.embedded.dataset.families import CYRILLIC, Family, load_families, load_topics
from shared.embedded.dataset.tables import read_table
from shared.embedded.dataset.vacancy_plan import LEVELS
from shared.reference.loader import (
    load_competencies,
    load_fields_of_study,
    load_headings,
    load_roles,
)

FAMILIES = list(load_families().values())
every_family = pytest.mark.parametrize("family", FAMILIES, ids=[one.code for one in FAMILIES])


def sentences(family: Family, language: str) -> list[str]:
    bank = load_bank(family.code, language)
    return [phrase for phrases in bank.evidence.values() for phrase in phrases]


@every_family
@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_bank_has_forty_sentences_and_none_twice(family: Family, language: str) -> None:
    assert len(sentences(family, language)) == len(set(sentences(family, language))) >= 40


@every_family
def test_a_bank_speaks_of_all_topics_of_its_family(family: Family) -> None:
    for language in ("en", "ru", family.other_language):
        assert set(load_bank(family.code, language).evidence) == set(family.topics)


@every_family
def test_the_smaller_banks_have_two_sentences_a_topic(family: Family) -> None:
    bank = load_bank(family.code, family.other_language)
    assert all(len(phrases) >= 2 for phrases in bank.evidence.values())


@every_family
def test_vacancies_can_ask_for_every_topic_in_the_home_language(family: Family) -> None:
    bank = load_bank(family.code, family.language)
    assert set(bank.requirements) == set(family.topics)
    assert len(bank.duties) >= 4


@every_family
@pytest.mark.parametrize("language", ["en", "ru"])
def test_there_is_a_title_for_every_level(family: Family, language: str) -> None:
    assert set(load_bank(family.code, language).titles) == set(LEVELS)


@every_family
def test_sentences_are_written_in_the_alphabet_of_their_language(family: Family) -> None:
    for language in ("en", "ru", family.other_language):
        text = "".join(sentences(family, language))
        cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in text) / len(text)
        assert (cyrillic > 0.5) is (language in CYRILLIC)


@every_family
def test_russian_sentences_fit_into_cp1251(family: Family) -> None:
    assert "".join(sentences(family, "ru")).encode("cp1251")


@every_family
def test_no_placeholder_survives(family: Family) -> None:
    for language in ("en", "ru", family.other_language):
        filled = [fill(phrase, dice("test")) for phrase in sentences(family, language)]
        assert not any(set("{|}") & set(text) for text in filled)


def test_topics_are_evidence_for_competencies_of_the_dictionary() -> None:
    known = {entry.code for entry in load_competencies()}
    for topic in load_topics().values():
        assert set(topic.competencies) <= known
        assert topic.skills("de") == topic.skills("en") != ()


@every_family
def test_families_name_roles_and_fields_of_the_dictionaries(family: Family) -> None:
    assert family.field in {field.code for field in load_fields_of_study()}
    assert family.role in {role.code for role in load_roles()} | {None}


def test_headings_are_known_to_the_reader_of_sections() -> None:
    known = {
        (word.casefold(), heading.section)
        for heading in load_headings()
        for word in (heading.name, *heading.aliases)
    }
    sections = ("summary", "experience", "education", "skills", "certificates", "languages")
    for words in read_table("phrases/common").values():
        used = {(word.casefold(), section) for section in sections for word in words[section]}
        assert used <= known


def test_every_named_role_has_a_family_and_one_family_has_none() -> None:
    roles = [family.role for family in FAMILIES]
    assert set(roles) == {role.code for role in load_roles()} - {"other"} | {None}
    assert roles.count(None) == 1


@every_family
def test_adjacency_is_mutual(family: Family) -> None:
    assert all(family.code in load_families()[other].adjacent for other in family.adjacent)


@given(st.integers())
def test_fill_keeps_all_but_the_choice(seed: int) -> None:
    assert fill("Ran {3|5} tests at {0,4|10} kV.", dice(seed)) in {
        f"Ran {count} tests at {voltage} kV." for count in "35" for voltage in ("0,4", "10")
    }
