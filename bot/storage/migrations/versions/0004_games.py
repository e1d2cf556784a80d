"""What games need: rounds that belong to one, and points that count on a board of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_A_GAME = sa.text("game <> 0")


def upgrade() -> None:
    """Add to rounds which game they belong to, and to the ledger where its points count."""
    op.add_column("rounds", sa.Column("game", ID, server_default=sa.text("(0)"), nullable=False))
    op.create_index(
        "ix_rounds_game",
        "rounds",
        ["kind", "game", "id"],
        unique=False,
        sqlite_where=IN_A_GAME,
        postgresql_where=IN_A_GAME,
    )
    op.add_column("ledger", sa.Column("board", sa.Text(), server_default="", nullable=False))
