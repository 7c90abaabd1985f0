"""Drafts for translators: the files of the translated book, brought up to date where they are not."""
