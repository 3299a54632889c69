"""Readers: the bytes of a PDF, Word, EPUB, HTML or Markdown file to blocks of text that know their page and their kind."""
