"""The four dictionaries."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "competencies",
        sa.Column("competency_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("competency_id", name=op.f("pk_competencies")),
        sa.UniqueConstraint("code", name=op.f("uq_competencies_code")),
    )
    op.create_index(
        op.f("ix_competencies_aliases"),
        "competencies",
        ["aliases"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "uq_competencies_lower_name",
        "competencies",
        [sa.literal_column("lower(name)")],
        unique=True,
    )
    op.create_table(
        "industries",
        sa.Column("industry_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("industry_id", name=op.f("pk_industries")),
        sa.UniqueConstraint("code", name=op.f("uq_industries_code")),
    )
    op.create_index(
        op.f("ix_industries_aliases"),
        "industries",
        ["aliases"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "uq_industries_lower_name", "industries", [sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "locations",
        sa.Column("location_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), server_default="region", nullable=False),
        sa.Column("country_code", sa.CHAR(length=2), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('remote', 'region', 'country', 'city', 'write_in')",
            name=op.f("ck_locations_kind"),
        ),
        sa.PrimaryKeyConstraint("location_id", name=op.f("pk_locations")),
        sa.UniqueConstraint("code", name=op.f("uq_locations_code")),
    )
    op.create_index(
        op.f("ix_locations_aliases"), "locations", ["aliases"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "uq_locations_lower_name", "locations", [sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "roles",
        sa.Column("role_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("is_primary", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("role_id", name=op.f("pk_roles")),
        sa.UniqueConstraint("code", name=op.f("uq_roles_code")),
    )
    op.create_index(
        op.f("ix_roles_aliases"), "roles", ["aliases"], unique=False, postgresql_using="gin"
    )
    op.create_index("uq_roles_lower_name", "roles", [sa.literal_column("lower(name)")], unique=True)


def downgrade() -> None:
    op.drop_index("uq_roles_lower_name", table_name="roles")
    op.drop_index(op.f("ix_roles_aliases"), table_name="roles", postgresql_using="gin")
    op.drop_table("roles")
    op.drop_index("uq_locations_lower_name", table_name="locations")
    op.drop_index(op.f("ix_locations_aliases"), table_name="locations", postgresql_using="gin")
    op.drop_table("locations")
    op.drop_index("uq_industries_lower_name", table_name="industries")
    op.drop_index(op.f("ix_industries_aliases"), table_name="industries", postgresql_using="gin")
    op.drop_table("industries")
    op.drop_index("uq_competencies_lower_name", table_name="competencies")
    op.drop_index(
        op.f("ix_competencies_aliases"), table_name="competencies", postgresql_using="gin"
    )
    op.drop_table("competencies")
