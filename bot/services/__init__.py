"""Use cases: plain functions that read, decide and write in the caller's transaction. Never commit."""
