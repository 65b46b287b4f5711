"""The manifest: what was generated and what a run over it has to end in, as plain JSON data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from shared.embedded.dataset.entries import DemoCandidate, DemoJob
from shared.embedded.dataset.expectations import Expected
from shared.embedded.dataset.families import competencies_of
from shared.embedded.dataset.forms import answer_to
from shared.embedded.dataset.grading import grade
from shared.embedded.dataset.tables import Json
from shared.embedded.fillout.state import FakeFile
from shared.reference.loader import load_roles

_STAGES_A_COMPANY = 6

#: What a second run over unchanged data may do.
_SECOND_RUN = dict.fromkeys(
    ("new_work", "changed_submissions", "downloads", "parsed", "embedded", "pairs", "results"), 0
)


def describe(candidates: Sequence[DemoCandidate], jobs: Sequence[DemoJob]) -> Json:
    """Return the manifest's lists of people and vacancies, and what is expected of both."""
    return {
        "candidates": [_candidate(one) for one in candidates],
        "jobs": [_job(job, candidates) for job in jobs],
        "expected": {
            "tables": {**_candidate_tables(candidates), **_company_tables(jobs)},
            "parse_status": _counts(one.expected.parse_status for one in candidates),
            "job_parse_status": _counts(job.expected.parse_status for job in jobs),
            "error_code": _counts(one.expected.error_code for one in candidates),
            "submission_status": _counts(one.expected.status for one in candidates),
            "second_run": dict(_SECOND_RUN),
        },
    }


def _candidate(one: DemoCandidate) -> Json:
    plan = one.plan
    return {
        "key": one.key,
        "submission_id": one.submission["submissionId"],
        "group": plan.group,
        "family": plan.family,
        "language": plan.language,
        "second_language": plan.second_language,
        "level": plan.level,
        "kind": str(plan.kind),
        "case": one.case,
        "layout": plan.layout and str(plan.layout),
        "needs_review": not plan.consents,
        **_files(one.files),
        **_expected(one.expected),
        "must_contain": list(one.must_contain),
        "experience_months": one.career.months,
        "topics": sorted(plan.readable_topics),
        "competencies": [code for code in competencies_of(plan.readable_topics) if code != "other"],
        "degree_level": one.career.degree,
    }


def _job(job: DemoJob, candidates: Sequence[DemoCandidate]) -> Json:
    plan = job.plan
    return {
        "key": job.key,
        "submission_id": job.submission["submissionId"],
        "family": plan.family,
        "language": plan.language,
        "level": plan.level,
        "company": job.company.name,
        "must": list(plan.must),
        "nice": list(plan.nice),
        "layout": plan.layout and str(plan.layout),
        **_files(job.files),
        **_expected(job.expected),
        "must_contain": list(job.must_contain),
        "grades": _grades(job, candidates),
    }


def _grades(job: DemoJob, candidates: Sequence[DemoCandidate]) -> dict[str, int]:
    """Return the grades above 0 of those who may be ranked."""
    eligible = (one for one in candidates if one.expected.status == "active")
    graded = {one.key: grade(job.plan, one.plan) for one in eligible}
    return {key: value for key, value in graded.items() if value}


def _files(files: Mapping[str, FakeFile]) -> Json:
    """Return the last file and its hash: where there are two, the resume is the last."""
    digests = {path: sha256(file.content).hexdigest() for path, file in files.items()}
    path = next(reversed(digests), None)
    return {"file": path, "sha256": path and digests[path], "files": digests}


def _expected(expected: Expected) -> Json:
    return {
        "parse_status": expected.parse_status,
        "error_code": expected.error_code,
        "warnings": list(expected.warnings),
        "status": expected.status,
        "attempts": expected.attempts,
    }


def _counts(values: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(value for value in values if value).items()))


def _candidate_tables(candidates: Sequence[DemoCandidate]) -> dict[str, int]:
    """Count the rows that follow from the answers alone."""
    forms = [one.submission for one in candidates]
    roles = {role.name for role in load_roles()}
    chosen = [_several(form, "dNQc") for form in forms]
    written_in = {answer for answers in chosen for answer in answers if answer not in roles}
    return {
        "candidates": len({answer_to(form, "b4az").lower() for form in forms}),
        "submissions": len(forms),
        "addresses": sum(bool(answer_to(form, "dnDn")) for form in forms),
        "education": sum(bool(_several(form, "9BDD") or _several(form, "ucUj")) for form in forms),
        "education_fields": sum(len(_several(form, "ucUj")) for form in forms),
        "salary_expectations": sum(answer_to(form, "oB7Z") is not None for form in forms),
        "submission_roles": sum(answer in roles for answers in chosen for answer in answers),
        "submission_industries": sum(len(_several(form, "mbxY")) for form in forms),
        "custom_values": len(written_in),
        "submission_locations": sum(len(_several(form, "6E6Q")) for form in forms),
    }


def _company_tables(jobs: Sequence[DemoJob]) -> dict[str, int]:
    companies = {job.plan.company: job.company for job in jobs}
    return {
        "companies": len(companies),
        "company_contacts": len(companies),
        "company_industries": sum(len(company.industries) for company in companies.values()),
        "hiring_stages": len(companies) * _STAGES_A_COMPANY,
        "jobs": len(jobs),
    }


def _several(form: Json, question_id: str) -> list[str]:
    """Return a choice's answers, whether it came as a list, a string or nothing."""
    value = answer_to(form, question_id)
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)
