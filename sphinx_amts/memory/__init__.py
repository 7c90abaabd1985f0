"""The store of everything that was translated before, by people and engines."""
