"""The store: engine, tables, one query file per noun, migrations."""
