"""The audit page: two books side by side, and what was made of each of their sentences."""

from .model import AuditBook, AuditLink, AuditPage, AuditUnit, Direction, Verdict
from .page import render, write

__all__ = [
    "AuditBook",
    "AuditLink",
    "AuditPage",
    "AuditUnit",
    "Direction",
    "Verdict",
    "render",
    "write",
]
