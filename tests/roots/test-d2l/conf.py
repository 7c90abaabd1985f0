project = "Bread"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_amts.book.dialects.d2l"]
bibtex_bibfiles = ["bread.bib"]
exclude_patterns = ["zh"]
html_theme = "basic"
show_warning_types = True
amts_languages = {"zh": {"translation": "zh"}}
