"""The port: what any vector store can do, and the types that it takes and gives.

A collection holds vectors, filter attributes and lexical tokens of masked texts,
and nothing that a person could read. Errors are those of ``shared.errors``:
VectorStoreUnavailable, StoreMisconfigured, InvalidVector, InvalidFilter and
WriteRejected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from shared.database.models.analysis import SourceType

Vector = NDArray[np.float32]

#: A constant of ours, so that an id depends on the source alone.
NAMESPACE: Final = UUID("5f3c1c7e-4a0b-5d5e-9c55-1b8f0c6a2e71")

#: A document has at most so many chunks: 0 with the headline and tokens, then bodies.
MAX_CHUNKS: Final = 4

#: `upsert` takes at most so many objects at once.
MAX_OBJECTS: Final = 200


class Kind(StrEnum):
    """The two kinds of collections. The value is the alias that readers and writers use."""

    RESUME = "Resume"
    JOB = "Job"

    @property
    def source_type(self) -> SourceType:
        return SourceType.RESUME if self is Kind.RESUME else SourceType.JOB_DESCRIPTION


class AttributeType(StrEnum):
    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"


AttributeValue = bool | int | float | str | Sequence[str] | None

#: Values by name. What is missing is unknown, and so is an empty list.
Attributes = Mapping[str, AttributeValue]

_BOTH: Final[Mapping[str, AttributeType]] = {
    "active": AttributeType.BOOLEAN,
    "language": AttributeType.TEXT,
    "role_codes": AttributeType.TEXTS,
    "competency_codes": AttributeType.TEXTS,
    "industry_codes": AttributeType.TEXTS,
    "location_codes": AttributeType.TEXTS,
    "work_mode": AttributeType.TEXT,
    "salary_min": AttributeType.NUMBER,
    "salary_max": AttributeType.NUMBER,
    "salary_currency": AttributeType.TEXT,
}

#: What objects of each kind declare. All may be unknown but `active`.
ATTRIBUTES: Final[Mapping[Kind, Mapping[str, AttributeType]]] = {
    Kind.RESUME: {
        **_BOTH,
        "relocation": AttributeType.TEXT,
        "legally_authorized_us": AttributeType.BOOLEAN,
        "requires_sponsorship": AttributeType.BOOLEAN,
        "pe_license": AttributeType.BOOLEAN,
        "experience_months": AttributeType.NUMBER,
    },
    Kind.JOB: {
        **_BOTH,
        "company_id": AttributeType.TEXT,
        "employment_type": AttributeType.TEXT,
        "experience_level": AttributeType.TEXT,
    },
}


def physical_name(kind: Kind, version: int = 1) -> str:
    """Return the name of a collection behind its alias.

    >>> physical_name(Kind.RESUME)
    'Resume_v1'
    """
    return f"{kind}_v{version}"


def vector_id(source_type: SourceType, source_id: str, chunk_no: int) -> UUID:
    """Return the id of an object. The model is no part of it: each has its collection."""
    return uuid5(NAMESPACE, f"{source_type.value}:{source_id}:{chunk_no}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionSpec:
    """What a collection is made of. Another model, composer or schema is another collection."""

    name: str
    kind: Kind

    #: Dimension by vector name.
    vectors: Mapping[str, int]
    attributes: Mapping[str, AttributeType]
    model: str
    revision: str
    composer_version: str

    #: BM25: saturation, length normalisation, and the length in tokens taken as average.
    k1: float = 4.0
    b: float = 0.75
    avg_len: float = 250.0


def describe(
    kind: Kind, *, dim: int, model: str, revision: str, composer_version: str
) -> CollectionSpec:
    """Return the specification of the first collection of a kind: a headline and bodies."""
    return CollectionSpec(
        name=physical_name(kind),
        kind=kind,
        vectors={"headline": dim, "body": dim},
        attributes=ATTRIBUTES[kind],
        model=model,
        revision=revision,
        composer_version=composer_version,
    )


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    spec: CollectionSpec

    #: The alias that leads here, if one does.
    alias: str | None


@dataclass(frozen=True, slots=True)
class ObjectStamp:
    """Which version of which chunk is stored."""

    id: UUID
    source_id: str
    chunk_no: int
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VectorObject:
    """One chunk of a document.

    Chunk 0 carries `headline`, `body` and the tokens, the others `body` alone.
    `source_id` is the submission's UUID or the job's id, as text.
    """

    id: UUID
    source_id: str
    chunk_no: int
    content_hash: str
    attributes: Attributes

    #: Of norm 1, by name.
    vectors: Mapping[str, Vector]

    #: Repeated as in the text. They are not kept as they are, so `fetch` gives none.
    tokens: Sequence[str] | None = None


#: The mean of fewer documents says more about them than about their language. On
#: generated jobs it gains from six on, and most of it with eight.
MIN_CENTRE: Final = 6

# Filters. An object whose value is unknown passes, except inside of Known.


@dataclass(frozen=True, slots=True)
class Equals:
    attribute: str
    value: bool | float | str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The value, or one of the list's values, is among `values`."""

    attribute: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class AtLeast:
    attribute: str
    value: float


@dataclass(frozen=True, slots=True)
class AtMost:
    attribute: str
    value: float


@dataclass(frozen=True, slots=True)
class Missing:
    """The value is unknown."""

    attribute: str


@dataclass(frozen=True, slots=True)
class And:
    """All of `filters` hold; none means that everything passes."""

    filters: Sequence["Filter"]


@dataclass(frozen=True, slots=True)
class Or:
    """One of `filters` holds; none means that nothing passes."""

    filters: Sequence["Filter"]


@dataclass(frozen=True, slots=True)
class Known:
    """The strict form: inside of it, what is unknown does not pass."""

    filter: "Filter"


Filter = Equals | AnyOf | AtLeast | AtMost | Missing | And | Or | Known

#: May be filtered by, though they are no attributes.
BUILT_IN: Final[Mapping[str, AttributeType]] = {
    "source_id": AttributeType.TEXT,
    "chunk_no": AttributeType.NUMBER,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DenseLeg:
    """Cosine of `vector` with the vectors called `target`, best chunk per document."""

    name: str
    target: str
    vector: Vector
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalLeg:
    """BM25. A token's repetitions are its weight in the query."""

    name: str
    tokens: Sequence[str]
    weight: float


Leg = DenseLeg | LexicalLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    legs: Sequence[Leg]
    where: Filter | None = None
    limit: int = 50

    #: How many of its best documents each leg brings.
    pool: int = 200


@dataclass(frozen=True, slots=True)
class LegHit:
    """What one leg says of a document: its score, its place from 1, and the best chunk."""

    score: float
    rank: int
    chunk_no: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One document. The score is the fused one; only legs that found it are in `legs`."""

    source_id: str
    score: float
    legs: Mapping[str, LegHit]


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """What the documents of a language have in common: the means of their first vectors."""

    #: How many documents there were when the means were taken: their identity.
    taken_at: int

    #: By language and vector name. Languages of few documents have none.
    means: Mapping[tuple[str, str], Vector]


class VectorStore(Protocol):
    """Synchronous, and shared by threads.

    An alias serves as `collection` everywhere but in `ensure` and `drop`. When a
    write has returned, every process sees it.
    """

    def ping(self) -> None: ...

    def ensure(self, spec: CollectionSpec) -> None:
        """Create the collection, or verify it.

        Its kind's alias leads to it if it leads nowhere yet.

        Raises:
            StoreMisconfigured: If it exists and differs; nothing is altered.
        """

    def collections(self) -> list[CollectionInfo]: ...

    def switch(self, alias: str, collection: str) -> None:
        """Let the alias lead to another collection, at once for everyone."""

    def drop(self, collection: str) -> None:
        """Remove a collection, unless an alias leads to it."""

    def upsert(self, collection: str, objects: Sequence[VectorObject]) -> None:
        """Write whole objects, all of them or none; the last write wins.

        Raises:
            InvalidVector: A vector's name, dimension, values or norm are wrong.
            InvalidFilter: An attribute is undeclared or of another type.
        """

    def trim(self, collection: str, source_id: str, keep: int) -> int:
        """Remove the chunks numbered `keep` or more, and say how many there were."""

    def set_attributes(self, collection: str, source_id: str, values: Attributes) -> int:
        """Change these attributes of a document, and say how many objects it has."""

    def delete(self, collection: str, source_ids: Sequence[str]) -> int:
        """Remove all objects of these documents, and say how many there were."""

    def search(self, collection: str, request: SearchRequest) -> list[Hit]:
        """Return documents, best first: scores have six decimals, ties go by source id."""

    def centres(self, collection: str) -> Centres:
        """Return the means, which are taken anew when the number of documents is another by half.

        In between they stay as they are, so that one document more does not move
        the searches of all others.
        """

    def fetch(self, collection: str, ids: Sequence[UUID]) -> list[VectorObject]:
        """Return those of the objects that exist, in the order of `ids`."""

    def count(self, collection: str, where: Filter | None = None) -> int:
        """Count objects."""

    def iterate(self, collection: str) -> Iterator[ObjectStamp]:
        """Go through all objects by id; each that stays is seen exactly once."""
