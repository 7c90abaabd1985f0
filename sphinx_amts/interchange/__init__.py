"""A book's texts on their way to translators and back: what is sent, and what of it is taken."""
