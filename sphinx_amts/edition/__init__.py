"""One language's edition of a book, inside a running Sphinx build.

Nothing is imported here: a build in which nothing changed needs little of it.
"""
