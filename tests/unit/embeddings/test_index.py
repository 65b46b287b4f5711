"""What of a document is put into the store: chunks in order, codes, tokens, no text."""

from datetime import date

import numpy as np

from services.embeddings.encoder import EncodedDocument
from services.embeddings.index import describe_vectors, make_objects
from services.embeddings.subjects import (
    Subject,
    candidate_attributes,
    hash_attributes,
    job_attributes,
)
from shared.database.coded_facts import CandidateCodes, JobCodes
from shared.database.documents import Owner
from shared.database.models.analysis import Part
from shared.database.models.base import ParseStatus
from shared.text.compose import CandidateFacts, compose_candidate
from shared.vectors.port import ATTRIBUTES, Kind
from tests.unit.embeddings.encoders import hash_words

SUBJECT = Subject(
    owner=Owner(7),
    text=compose_candidate(CandidateFacts(roles=("Tester",), resume_text="relays and switches")),
    seen_hash="h1",
    parse_status=ParseStatus.OK,
    language="en",
    attributes={"active": True},
)


def encoded(windows: int) -> EncodedDocument:
    return EncodedDocument(
        headline=hash_words("tester"),
        windows=tuple(hash_words(f"window {number}") for number in range(windows)),
        window_tokens=tuple(range(10, 10 + windows)),
        token_count=50,
        truncated=True,
    )


def test_first_chunk_carries_headline_body_and_tokens() -> None:
    first, second = make_objects(SUBJECT, encoded(2))

    assert (set(first.vectors), set(second.vectors)) == ({"headline", "body"}, {"body"})
    assert "relay" in (first.tokens or ())
    assert second.tokens is None


def test_document_without_body_has_one_chunk() -> None:
    (only,) = make_objects(SUBJECT, encoded(0))

    assert set(only.vectors) == {"headline"}


def test_ids_depend_on_the_source_alone() -> None:
    first = [item.id for item in make_objects(SUBJECT, encoded(2))]
    again = [item.id for item in make_objects(SUBJECT, encoded(3))]

    assert first == again[:2]
    assert len(set(again)) == 3


def test_every_vector_is_described() -> None:
    document = encoded(2)
    described = describe_vectors(make_objects(SUBJECT, document), document)

    assert [(one.part, one.chunk_no, one.token_count) for one in described] == [
        (Part.HEADLINE, 0, None),
        (Part.BODY, 0, 10),
        (Part.BODY, 1, 11),
    ]


def test_vectors_are_stored_as_they_came() -> None:
    (first, _) = make_objects(SUBJECT, encoded(2))

    assert np.array_equal(first.vectors["headline"], hash_words("tester"))


def test_attributes_are_those_that_collections_declare() -> None:
    candidate = candidate_attributes(CandidateCodes(as_of=date(2026, 1, 1)), "text")
    job = job_attributes(JobCodes(company_id=1, competencies={"sales": 3}))

    assert candidate.keys() == ATTRIBUTES[Kind.RESUME].keys()
    assert job.keys() <= ATTRIBUTES[Kind.JOB].keys()
    assert job["competency_codes"] == ("sales",)


def test_hash_of_facts_changes_with_a_value() -> None:
    unknown = candidate_attributes(CandidateCodes(), None)
    known = candidate_attributes(CandidateCodes(pe_license=False), None)

    assert hash_attributes(unknown) != hash_attributes(known)
