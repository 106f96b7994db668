"""The worksheet at work: surveys, WBBM forms, replies to notes, declarations, and long imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow.db.moments import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CURRENT = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    """Add columns to what there is, then the new tables."""
    op.add_column("review_note", sa.Column("reply", sa.String(), nullable=True))
    op.add_column("review_note", sa.Column("replied_by", sa.Integer(), nullable=True))
    op.add_column("panel_seat", sa.Column("statement", sa.String(), nullable=True))
    op.add_column(
        "cycle",
        sa.Column("is_blind_round_required", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("proposal", sa.Column("scores_shown_at", UtcDateTime(), nullable=True))
    op.add_column("evidence", sa.Column("detached_by", sa.Integer(), nullable=True))
    op.add_column("snapshot", sa.Column("facts_digest", sa.String(), nullable=True))
    _create_revisions()
    _create_passing()


def _create_revisions() -> None:
    """Create what a decision may be based on: a change closes the old row."""
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("elements", sa.JSON(), nullable=False),
        *_recorded(),
    )
    _current("survey", "proposal_id", "code")
    op.create_table(
        "wbbm_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_recorded(),
    )
    _current("wbbm_section", "proposal_id", "section")


def _recorded() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("superseded_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"]),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _current(table: str, *columns: str) -> None:
    op.create_index(
        f"{table}_current",
        table,
        list(columns),
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )


def _create_passing() -> None:
    """Create what is overwritten: nothing is decided on it."""
    op.create_table(
        "worksheet_presence",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("proposal_id", "person_id"),
    )
    op.create_table(
        "request_count",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "since"),
    )
    op.create_table(
        "import_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("import_job_person", "import_job", ["person_id", "id"], unique=False)
