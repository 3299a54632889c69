"""The evaluation suite: questions and claims with known answers, deterministic metrics, gates and reports."""
