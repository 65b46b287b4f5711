"""Nobody is judged on the first page alone: from the bytes of a file to its score."""

import io
from pathlib import Path

from pypdf import PdfReader

from services.parsing.reading import read
from services.reranking.cross_encoder import DocumentParts, QueryParts
from services.reranking.late_interaction import get_scorer
from services.reranking.reading import read_resume
from shared.embedded.dataset.careers import TODAY
from shared.embedded.dataset.documents.layout import Block, Entry, Layout, Resume
from shared.embedded.dataset.documents.render import render
from shared.text.compose import CandidateFacts, compose_candidate

FACT = "Set SEL-421 distance relays and commissioned IEC 61850 bays at 230 kV."
PLAIN = "Kept the records of the office and answered letters of customers."

#: Enough for a first page, and about nothing that the job asks for.
FILLER = tuple(f"Ordered {number} boxes of paper and pens for the office." for number in range(45))

JOB = QueryParts("Protection engineer", ("IEC 61850", "Setting of SEL relays"), "job")


def write(last: str) -> bytes:
    work = Entry("Clerk", "Acme, 2015 - 2020", (*FILLER, last))
    person = Resume("Ann Lee", (), "Office clerk", (Block("Experience", entries=(work,)),))
    return render(person, Layout.PDF_PLAIN)


def read_text(content: bytes) -> str:
    text = read(content, ".pdf").text
    assert text is not None
    return text


def test_fact_on_the_second_page_changes_the_rerank_score(offline_encoder: Path) -> None:
    with_fact, without = write(FACT), write(PLAIN)
    first_page = PdfReader(io.BytesIO(with_fact)).pages[0].extract_text()
    assert "SEL-421" not in first_page

    scorer = get_scorer(str(offline_encoder))
    bodies = [
        compose_candidate(CandidateFacts(resume_text=read_text(content))).body
        for content in (with_fact, without)
    ]
    documents = [DocumentParts(body, str(place)) for place, body in enumerate(bodies)]
    known, unknown = scorer.score(JOB, documents)

    assert known.raw > unknown.raw + 0.005


def test_fact_on_the_second_page_is_evidence() -> None:
    text = read_text(write(FACT))

    line = read_resume(text, "en", TODAY).competencies["control_systems"]

    assert text[line.span.start : line.span.end] == FACT
