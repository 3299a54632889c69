"""Documents in, a verified and swappable index out.

Nothing here knows of questions or answers; :mod:`app` reads what this package writes.
"""
