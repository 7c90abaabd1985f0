from sphinx_amts import __version__

project = "sphinx-amts"
author = "The sphinx-amts authors"
copyright = "The sphinx-amts authors"
release = version = __version__
language = "en"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "sphinx-amts"
