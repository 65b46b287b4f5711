"""A changed row says when it changed."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "industries", "competencies", "roles", "locations", "candidates", "submissions",
    "companies", "company_contacts", "jobs", "custom_values", "embedding_metadata",
    "ops.work_items",
)  # fmt: skip


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION ops.touch() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$
        """
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER touch BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ops.touch()"
        )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER touch ON {table}")
    op.execute("DROP FUNCTION ops.touch()")
