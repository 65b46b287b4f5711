"""The tables: 26 of the domain in schema ``public``, operation in schema ``ops``."""

from shared.database.models import (
    analysis,
    candidates,
    companies,
    dictionaries,
    hiring,
    intake,
    ops,
)
from shared.database.models.base import Base

#: Importing a module of tables registers them on the metadata of `Base`.
TABLE_MODULES = (dictionaries, candidates, companies, hiring, analysis, intake, ops)

__all__ = ["TABLE_MODULES", "Base"]
