"""The two collections, and what of a document is put into them. Pure but for `ensure`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.embeddings.encoder import EncodedDocument, EncoderIdentity
from services.embeddings.subjects import Subject
from shared.database.documents import Owner
from shared.database.embeddings import StoredVector
from shared.database.models.analysis import Part
from shared.text.analysis import analyse
from shared.text.compose import COMPOSER_VERSION, ComposedText
from shared.vectors.port import (
    Kind,
    Vector,
    VectorObject,
    VectorStore,
    describe,
    vector_id,
)

Collections = Mapping[Kind, str]


def ensure_collections(store: VectorStore, identity: EncoderIdentity) -> Collections:
    """Create or verify both collections, and return their names.

    Raises:
        StoreMisconfigured: If one is of another model, composer or schema.
    """
    aliased = {info.alias: info.spec.name for info in store.collections() if info.alias}
    names: dict[Kind, str] = {}
    for kind in Kind:
        spec = describe(
            kind,
            dim=identity.dim,
            model=identity.model_name,
            revision=identity.revision,
            composer_version=COMPOSER_VERSION,
        )
        names[kind] = aliased.get(kind.value, spec.name)
        store.ensure(replace(spec, name=names[kind]))
    return names


def kind_of(owner: Owner) -> Kind:
    return Kind.RESUME if owner.is_resume else Kind.JOB


def make_objects(subject: Subject, encoded: EncodedDocument) -> list[VectorObject]:
    """Return a document's chunks: 0 with the headline and the tokens, then its bodies."""
    chunks = max(1, len(encoded.windows))
    return [
        VectorObject(
            id=vector_id(kind_of(subject.owner).source_type, subject.source_id, chunk_no),
            source_id=subject.source_id,
            chunk_no=chunk_no,
            content_hash=subject.text.text_hash,
            attributes=subject.attributes,
            vectors=_vectors(encoded, chunk_no),
            tokens=None if chunk_no else tokens_of(subject.text, subject.language),
        )
        for chunk_no in range(chunks)
    ]


def describe_vectors(
    objects: Sequence[VectorObject], encoded: EncodedDocument
) -> tuple[StoredVector, ...]:
    """Return what is recorded of a document's vectors, one row for each."""
    return tuple(
        StoredVector(
            vector_id=item.id,
            part=Part(name),
            chunk_no=item.chunk_no,
            token_count=encoded.window_tokens[item.chunk_no] if name == Part.BODY else None,
            truncated=name == Part.BODY and encoded.truncated,
        )
        for item in objects
        for name in item.vectors
    )


def tokens_of(text: ComposedText, language: str | None) -> list[str]:
    return analyse(f"{text.headline}\n{text.body}", language)


def _vectors(encoded: EncodedDocument, chunk_no: int) -> dict[str, Vector]:
    vectors = {Part.HEADLINE.value: encoded.headline} if chunk_no == 0 else {}
    if chunk_no < len(encoded.windows):
        vectors[Part.BODY.value] = encoded.windows[chunk_no]
    return vectors
