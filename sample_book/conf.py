project = "A small book of measurement"
author = "The sphinx-amts authors"
copyright = "The sphinx-amts authors"
language = "en"

extensions = ["myst_nb", "sphinx_design", "sphinx_exercise", "sphinxcontrib.bibtex"]
exclude_patterns = ["_build", "README.md", "locales", "translations"]

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution"]
myst_substitutions = {"si": "{abbr}`SI (International System of Units)`"}
nb_execution_mode = "off"
numfig = True
bibtex_bibfiles = ["references.bib"]

# The two human translations: a source tree of its own, and gettext catalogs.
amts_languages = {
    "zh": {
        "translation": "translations/zh",
        "engine": "local",
        "options": {"project": "测量小书", "html_title": "测量小书"},
    },
    "es": {
        "options": {
            "project": "Un pequeño libro sobre la medición",
            "html_title": "Un pequeño libro sobre la medición",
        },
    },
}
locale_dirs = ["locales"]
gettext_compact = False
gettext_additional_targets = ["index"]
