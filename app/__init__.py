"""Questions in, cited answers out: retrieval, selection, verification, the command line and the chat."""
