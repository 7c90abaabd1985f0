"""A book at Amazon's asynchronous side: what it teaches, what is ordered, what comes back."""

from __future__ import annotations
