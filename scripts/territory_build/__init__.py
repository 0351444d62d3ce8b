"""Parts of ``scripts/build_territory.py``: packages, shapes, tables, authorities. Standard library only."""
