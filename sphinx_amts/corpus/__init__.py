"""General corpora: parallel data made from documents that are not the book."""
