"""Use cases: plain functions that read, decide and write in the caller's transaction. Never commit."""

from sqlalchemy.orm import Session

__all__ = ["Session"]
