"""The terms of a book: what they are, what its translators call them, and where they disagree."""
