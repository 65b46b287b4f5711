"""Every quote is verbatim in the text that it names, whatever the texts are."""

from datetime import date
from json import dumps

from hypothesis import given
from hypothesis import strategies as st

from services.reranking.explanation import (
    Explanation,
    Texts,
    explain,
    find_false_quotes,
    measure,
)
from services.reranking.facts import CandidateTerms, JobTerms, compare_facts
from services.reranking.fit import Fit, State, fit
from services.reranking.reading import Source, read_job, read_resume
from tests.unit.reranking.texts import JOB, RESUME, STUFFED

DAY = date(2026, 1, 15)
WANTED = {"control_systems": 4, "partial_discharge": 4, "power_systems": 1, "sales": 2}

lines = st.lists(
    st.sampled_from([*RESUME.splitlines(), *JOB.splitlines()]) | st.text(max_size=40), max_size=25
).map("\n".join)


def compared(resume: str, description: str, file: str) -> tuple[Fit, Texts]:
    texts = {Source.RESUME: resume, Source.DESCRIPTION: description, Source.JOB_FILE: file}
    job = read_job("Senior Engineer", description, file, "en")
    return fit(job, WANTED, read_resume(resume, "en", DAY), ("sales",)), texts


def explained(resume: str = RESUME, description: str = "", file: str = JOB) -> Explanation:
    found, texts = compared(resume, description, file)
    said: Texts = {Source.DESCRIPTION: description, Source.JOB_FILE: file}
    terms = JobTerms(texts=said, language="en", level="senior", work_mode="onsite")
    facts = compare_facts(terms, CandidateTerms(), read_resume(resume, "en", DAY))
    return explain(found, facts, texts)


@given(lines, lines, lines)
def test_every_quote_is_verbatim(resume: str, description: str, file: str) -> None:
    explanation = explained(resume, description, file)
    texts = {Source.RESUME: resume, Source.DESCRIPTION: description, Source.JOB_FILE: file}

    assert find_false_quotes(explanation, texts) == []
    assert dumps(explanation)


def test_false_quote_is_found() -> None:
    explanation = explained()
    texts = {Source.RESUME: RESUME.lower(), Source.DESCRIPTION: "", Source.JOB_FILE: JOB}

    assert find_false_quotes(explanation, texts)


def test_matched_competencies_say_how_they_are_known() -> None:
    matched = {one["code"]: one for one in explained()["matched"]}

    assert matched["control_systems"]["evidence"] == "shown"
    assert matched["power_systems"]["evidence"] in ("shown", "listed")
    assert (matched["sales"]["evidence"], matched["sales"]["quote"]) == ("claimed", None)


def test_missing_competencies_have_their_importance() -> None:
    assert explained()["missing"] == [{"code": "partial_discharge", "importance": 4}]


def test_requirement_is_quoted_with_its_answer() -> None:
    requirement = next(
        one for one in explained()["requirements"] if "IEC 61850" in one["asked"]["quote"]
    )

    assert (requirement["state"], requirement["evidence"]) == ("meets", "shown")
    assert requirement["answer"] is not None
    assert requirement["answer"]["source"] == "resume"


def test_keywords_without_evidence_are_warned_of() -> None:
    assert explained(STUFFED)["warnings"] == ["keywords_without_evidence"]
    assert explained()["warnings"] == []


def test_few_keywords_are_no_list() -> None:
    found, _ = compared("Skills\nPSCAD", "", JOB)

    assert not found.is_keyword_list


def test_metrics_are_shares_and_counts() -> None:
    found, _ = compared(RESUME, "", JOB)
    metrics = measure(found, explained())

    assert 0 < metrics["requirement_coverage"] < 1
    assert metrics["requirements"] == len(found.answers)
    assert 0 < metrics["requirements_met"] < metrics["requirements"]


def test_facts_that_fail_are_counted() -> None:
    found, texts = compared(RESUME, "", JOB)
    terms = JobTerms(texts=texts, language="en", work_mode="onsite")
    known = CandidateTerms(work_mode="remote")
    facts = compare_facts(terms, known, read_resume(RESUME, "en", DAY))

    metrics = measure(found, explain(found, facts, texts))

    assert metrics["facts_failed"] == sum(fact.state is State.FAILS for fact in facts) > 0
    assert any(fact.state is not State.FAILS for fact in facts)
