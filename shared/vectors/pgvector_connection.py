"""A transaction on the process's engine, spoken in the driver's own binary protocol."""

import struct
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import numpy as np
from asyncpg import (
    InterfaceError,
    PostgresConnectionError,
    UndefinedObjectError,
    UndefinedTableError,
)
from asyncpg.exceptions import (
    CannotConnectNowError,
    InsufficientResourcesError,
    OperatorInterventionError,
    TransactionRollbackError,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.errors import StoreMisconfigured, VectorStoreUnavailable
from shared.vectors.lexical import TERMS, Sparse
from shared.vectors.port import Vector

#: An asyncpg connection, which has no types.
Connection = Any

AWAY: Final = (
    OSError,
    InterfaceError,
    PostgresConnectionError,
    CannotConnectNowError,
    InsufficientResourcesError,
    OperatorInterventionError,
    TransactionRollbackError,
    DBAPIError,
    PoolTimeout,
)
ABSENT: Final = (UndefinedTableError, UndefinedObjectError)


@asynccontextmanager
async def begin(engine: Callable[[], AsyncEngine]) -> AsyncIterator[Connection]:
    """Commit at the end of the block, or roll back if it raises.

    Raises:
        VectorStoreUnavailable: If PostgreSQL is away.
        StoreMisconfigured: If what the block uses was never made.
    """
    with _translated():
        async with engine().connect() as pooled:
            raw = await pooled.get_raw_connection()
            connection: Connection = raw.driver_connection
            if "vectors" not in raw.info:
                raw.info["vectors"] = await _register_types(connection)
            async with connection.transaction():
                yield connection


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except AWAY as error:
        raise VectorStoreUnavailable(f"PostgreSQL is away: {type(error).__name__}") from error
    except ABSENT as error:
        raise StoreMisconfigured(f"the vector store is not set up: {error}") from error


async def _register_types(connection: Connection) -> bool:
    async with connection.transaction():  # two at once would get in each other's way
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('CREATE EXTENSION'))")
        await connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for name, encode, decode in (
        ("vector", encode_vector, decode_vector),
        ("sparsevec", encode_sparse, decode_sparse),
    ):
        await connection.set_type_codec(
            name, schema="public", encoder=encode, decoder=decode, format="binary"
        )
    return True


def encode_vector(vector: Vector) -> bytes:
    return struct.pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()


def decode_vector(data: bytes) -> Vector:
    return np.frombuffer(data, ">f4", offset=4).astype(np.float32)


def encode_sparse(sparse: Sparse) -> bytes:
    head = struct.pack(">iii", TERMS, len(sparse.terms), 0)
    return head + sparse.terms.astype(">i4").tobytes() + sparse.weights.astype(">f4").tobytes()


def decode_sparse(data: bytes) -> Sparse:
    _, number, _ = struct.unpack_from(">iii", data)
    return Sparse(
        terms=np.frombuffer(data, ">i4", number, 12).astype(np.int32),
        weights=np.frombuffer(data, ">f4", number, 12 + 4 * number).astype(np.float32),
    )
