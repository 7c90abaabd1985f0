"""Books whose Markdown is not MyST: each dialect is an extension that makes MyST of it."""
