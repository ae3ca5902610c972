"""How the schema of a store came to be what it is, step by step; Alembic reads this folder."""
