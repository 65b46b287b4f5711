"""Everything that travels between services, and nothing else.

This file is the contract between them: all 16 actors under their full import
paths, so that a name in a log or in the RabbitMQ UI is also the place to open.
Arguments may be added with a default; renaming or removing one breaks messages
that are still on their way. ``None`` ids mean "all that are due", an empty
list means none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.errors import UnknownActor


class Queue(StrEnum):
    """One queue per service, under the names of the specification."""

    FILLOUT_PROCESSING = "fillout_processing"
    TEXT_PROCESSING = "text_processing"
    EMBEDDINGS = "embeddings"
    RERANKING = "reranking"
    ORCHESTRATION = "orchestration"


class Arguments(BaseModel):
    """What a message carries: ids and options, never text, names or vectors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    #: The run whose items this work belongs to.
    run_id: UUID | None = None

    def item_keys(self) -> tuple[str, ...]:
        """Return the keys of the work items that this message moves."""
        return ()


Some = Annotated[tuple[UUID, ...] | None, Field(default=None, max_length=100)]
SomeJobs = Annotated[tuple[int, ...] | None, Field(default=None, max_length=100)]
SomeText = Annotated[tuple[str, ...] | None, Field(default=None, max_length=100)]
TopK = Annotated[int, Field(ge=1, le=200)]


class Fetch(Arguments):
    #: Ids as the form gave them: these are read one by one.
    submission_ids: SomeText = None
    form_id: str | None = None
    mode: Literal["auto", "poll", "sweep"] = "auto"


class FetchCandidates(Fetch):
    def item_keys(self) -> tuple[str, ...]:
        return ("fetch:candidate",)


class FetchCompanies(Fetch):
    def item_keys(self) -> tuple[str, ...]:
        return ("fetch:company",)


class Resumes(Arguments):
    submission_ids: Some = None
    force: bool = False

    def item_keys(self) -> tuple[str, ...]:
        return tuple(f"resume:{key}" for key in self.submission_ids or ())


class Jobs(Arguments):
    job_ids: SomeJobs = None
    force: bool = False

    def item_keys(self) -> tuple[str, ...]:
        return tuple(f"job:{key}" for key in self.job_ids or ())


class Search(Arguments):
    query_text: Annotated[str | None, Field(max_length=4_000)] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 10
    min_similarity: Annotated[float, Field(ge=0, le=1)] = 0.0

    @property
    def anchor(self) -> int | UUID | None:
        """The id that may stand instead of the text."""
        return None

    @model_validator(mode="after")
    def check_one_query(self) -> Self:
        if (self.query_text is None) == (self.anchor is None):
            raise ValueError("exactly one of query_text and the anchor's id is needed")
        return self


class SearchResumes(Search):
    job_id: int | None = None

    @property
    def anchor(self) -> int | None:
        return self.job_id


class SearchJobs(Search):
    submission_id: UUID | None = None

    @property
    def anchor(self) -> UUID | None:
        return self.submission_id


class Rerank(Arguments):
    top_k: TopK = 50
    force: bool = False


class RerankJob(Rerank):
    job_id: int | None = None

    def item_keys(self) -> tuple[str, ...]:
        return () if self.job_id is None else (f"rerank:job:{self.job_id}",)


class RerankResume(Rerank):
    submission_id: UUID | None = None

    def item_keys(self) -> tuple[str, ...]:
        return () if self.submission_id is None else (f"rerank:resume:{self.submission_id}",)


class RerankAll(Arguments):
    top_k: TopK = 50


class Launch(RerankAll):
    job_ids: SomeJobs = None
    submission_ids: Some = None


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSpec(Generic[A]):
    """What a sender has to know of an actor. Only its service has the function."""

    wire_name: str
    queue: Queue
    arguments: type[A]
    time_limit_ms: int

    #: Lower goes first.
    priority: int = 50

    #: How often work is tried again at once when it fails in a way that may pass.
    max_retries: int = 3

    @property
    def service(self) -> str:
        return self.wire_name.split(".")[1]

    @property
    def name(self) -> str:
        """The last part of the wire name, which is unique too."""
        return self.wire_name.rpartition(".")[2]


def _of(service: str, queue: Queue) -> Callable[..., ActorSpec[Any]]:
    def spec(name: str, arguments: type[A], seconds: int, **options: int) -> ActorSpec[A]:
        return ActorSpec(
            wire_name=f"services.{service}.actors.{name}",
            queue=queue,
            arguments=arguments,
            time_limit_ms=seconds * 1000,
            **options,
        )

    return spec


_fillout = _of("fillout", Queue.FILLOUT_PROCESSING)
_parsing = _of("parsing", Queue.TEXT_PROCESSING)
_embeddings = _of("embeddings", Queue.EMBEDDINGS)
_reranking = _of("reranking", Queue.RERANKING)
_orchestration = _of("orchestration", Queue.ORCHESTRATION)

Spec = ActorSpec

FETCH_RESUME_DATA: Spec[FetchCandidates] = _fillout(
    "fetch_resume_data", FetchCandidates, 180, priority=30
)
FETCH_COMPANY_DATA: Spec[FetchCompanies] = _fillout("fetch_company_data", FetchCompanies, 180)
PARSE_RESUME_TEXT: Spec[Resumes] = _parsing("parse_resume_text", Resumes, 300)
PARSE_JOB_TEXT: Spec[Jobs] = _parsing("parse_job_text", Jobs, 300)
GENERATE_RESUME_EMBEDDINGS: Spec[Resumes] = _embeddings("generate_resume_embeddings", Resumes, 600)
GENERATE_JOB_EMBEDDINGS: Spec[Jobs] = _embeddings("generate_job_embeddings", Jobs, 600)
GENERATE_ALL_EMBEDDINGS: Spec[Arguments] = _embeddings(
    "generate_all_embeddings", Arguments, 60, priority=40
)
SEARCH_SIMILAR_RESUMES: Spec[SearchResumes] = _embeddings(
    "search_similar_resumes", SearchResumes, 60, priority=10, max_retries=1
)
SEARCH_SIMILAR_JOBS: Spec[SearchJobs] = _embeddings(
    "search_similar_jobs", SearchJobs, 60, priority=10, max_retries=1
)
RERANK_RESUMES_FOR_JOB: Spec[RerankJob] = _reranking("rerank_resumes_for_job", RerankJob, 300)
RERANK_JOBS_FOR_RESUME: Spec[RerankResume] = _reranking(
    "rerank_jobs_for_resume", RerankResume, 300, priority=60
)
RUN_FULL_PROCESSING_PIPELINE: Spec[Arguments] = _orchestration(
    "run_full_processing_pipeline", Arguments, 120, priority=20
)
RUN_PARSING_ONLY: Spec[Arguments] = _orchestration("run_parsing_only", Arguments, 120)
RUN_EMBEDDINGS_ONLY: Spec[Arguments] = _orchestration("run_embeddings_only", Arguments, 120)
RUN_RERANKING_ONLY: Spec[RerankAll] = _orchestration("run_reranking_only", RerankAll, 120)
LAUNCH_RERANKING_TASKS: Spec[Launch] = _orchestration("launch_reranking_tasks", Launch, 120)

ACTORS: tuple[ActorSpec[Any], ...] = (
    FETCH_RESUME_DATA,
    FETCH_COMPANY_DATA,
    PARSE_RESUME_TEXT,
    PARSE_JOB_TEXT,
    GENERATE_RESUME_EMBEDDINGS,
    GENERATE_JOB_EMBEDDINGS,
    GENERATE_ALL_EMBEDDINGS,
    SEARCH_SIMILAR_RESUMES,
    SEARCH_SIMILAR_JOBS,
    RERANK_RESUMES_FOR_JOB,
    RERANK_JOBS_FOR_RESUME,
    RUN_FULL_PROCESSING_PIPELINE,
    RUN_PARSING_ONLY,
    RUN_EMBEDDINGS_ONLY,
    RUN_RERANKING_ONLY,
    LAUNCH_RERANKING_TASKS,
)

#: Each package under ``services`` that has actors, and the queue that it consumes.
SERVICES: dict[str, Queue] = {spec.service: spec.queue for spec in ACTORS}


def get_spec(name: str) -> ActorSpec[Any]:
    """Return the actor with this wire name, or with this last part of it.

    Raises:
        UnknownActor: If there is none; the message lists those that there are.
    """
    for spec in ACTORS:
        if name in (spec.wire_name, spec.name):
            return spec
    known = ", ".join(sorted(spec.name for spec in ACTORS))
    raise UnknownActor(f"no actor is called {name!r}; there are {known}")
