"""Tests of the loader: what the rows of the files become."""

from shared.reference.loader import (
    load_competencies,
    load_degree_levels,
    load_hiring_stages,
    load_industries,
    load_locations,
    load_roles,
    load_skills,
    load_titles,
)


def test_labels_may_contain_commas() -> None:
    names = {entry.code: entry.name for entry in load_industries()}
    assert names["aerospace_defense"] == "Aerospace, Defense & Avionics"
    assert names["renewable_energy"] == "Renewable Energy (Solar, Wind, Battery Storage)"


def test_the_russian_name_is_an_alias() -> None:
    entry = next(one for one in load_competencies() if one.code == "high_voltage")
    assert entry.name_ru == entry.aliases[0] == "Высокое напряжение"
    assert entry.spellings[:2] == ("High Voltage", "Высокое напряжение")


def test_short_forms_of_industries_are_aliases() -> None:
    spellings = {one for entry in load_industries() for one in entry.spellings}
    assert {"Automotive & EV Systems", "Oil, Gas & Petrochemical", "Renewable Energy"} <= spellings


def test_only_what_stands_for_none_is_not_primary() -> None:
    secondary = [entry.code for entry in load_roles() if not entry.is_primary]
    assert secondary == ["other"]
    assert [one.code for one in load_locations() if not one.is_primary] == ["specific_country"]


def test_master_and_mba_are_equal_and_other_is_lowest() -> None:
    ranks = {level.code: level.rank for level in load_degree_levels()}
    assert ranks["master"] == ranks["mba"]
    ordered = ["other", "high_school", "associate", "bachelor", "master", "doctorate"]
    assert sorted(ordered, key=ranks.__getitem__) == ordered


def test_hiring_stages_come_in_the_order_of_the_process() -> None:
    stages = load_hiring_stages()
    assert [stage.position for stage in stages] == [1, 2, 3, 4, 5, 6]
    assert [stages[0].name, stages[-1].name] == ["Application Review", "Hired"]


def test_locations_have_kinds_and_some_have_countries() -> None:
    locations = {one.code: (one.kind, one.country_code) for one in load_locations()}
    assert locations["us_west"] == ("region", "US")
    assert locations["remote"] == ("remote", None)
    assert locations["specific_country"] == ("write_in", None)


def test_empty_cells_are_none() -> None:
    skills = {skill.code: skill for skill in load_skills()}
    assert skills["python"].competency_code is None
    titles = {title.code: title for title in load_titles()}
    assert titles["metering_data_analyst"].role_code is None
    assert titles["electrical_engineer"].level is None


def test_files_are_read_once() -> None:
    assert load_skills() is load_skills()
