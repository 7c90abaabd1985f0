"""What the service supports for which language.

Sources: AWS Developer Guide, "Supported languages and language codes", "Setting formality",
"Masking profane words", "Using brevity"; "Guidelines and quotas" for the regions.
"""

from __future__ import annotations

from .errors import Code, ServiceError

LANGUAGES = {
    "af": "Afrikaans",
    "sq": "Albanian",
    "am": "Amharic",
    "ar": "Arabic",
    "hy": "Armenian",
    "az": "Azerbaijani",
    "bn": "Bengali",
    "bs": "Bosnian",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "zh": "Chinese (Simplified)",
    "zh-TW": "Chinese (Traditional)",
    "hr": "Croatian",
    "cs": "Czech",
    "da": "Danish",
    "fa-AF": "Dari",
    "nl": "Dutch",
    "en": "English",
    "et": "Estonian",
    "fa": "Farsi (Persian)",
    "tl": "Filipino, Tagalog",
    "fi": "Finnish",
    "fr": "French",
    "fr-CA": "French (Canada)",
    "ka": "Georgian",
    "de": "German",
    "el": "Greek",
    "gu": "Gujarati",
    "ht": "Haitian Creole",
    "ha": "Hausa",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "is": "Icelandic",
    "id": "Indonesian",
    "ga": "Irish",
    "it": "Italian",
    "ja": "Japanese",
    "kn": "Kannada",
    "kk": "Kazakh",
    "ko": "Korean",
    "lv": "Latvian",
    "lt": "Lithuanian",
    "mk": "Macedonian",
    "ms": "Malay",
    "ml": "Malayalam",
    "mt": "Maltese",
    "mr": "Marathi",
    "mn": "Mongolian",
    "no": "Norwegian (Bokmål)",
    "ps": "Pashto",
    "pl": "Polish",
    "pt": "Portuguese (Brazil)",
    "pt-PT": "Portuguese (Portugal)",
    "pa": "Punjabi",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "si": "Sinhala",
    "sk": "Slovak",
    "sl": "Slovenian",
    "so": "Somali",
    "es": "Spanish",
    "es-MX": "Spanish (Mexico)",
    "sw": "Swahili",
    "sv": "Swedish",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "cy": "Welsh",
}

FORMALITY = frozenset({"nl", "fr", "fr-CA", "de", "hi", "it", "ja", "ko", "pt-PT", "es", "es-MX"})
"""Targets whose formality can be set."""

BREVITY = frozenset({"fr", "de", "it", "pt", "es"})
"""Targets that can be brief from any source; English can be from these."""

NO_PROFANITY_MASK = frozenset({"bn", "hi", "ml", "pa", "si", "vi"})
"""Targets in which nothing is masked."""

BATCH_REGIONS = frozenset(
    {
        *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1"),
        *("ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2"),
        *("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    }
)
CUSTOM_REGIONS = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
"""Regions with parallel data, as of December 2022; a later list was not seen."""


def check_pair(source: str, target: str) -> None:
    """Refuse a pair of which one side is not supported.

    The wording is what callers of the real service have published.
    """
    for side, code in ("Source", source), ("Target", target):
        if code not in LANGUAGES and not (side == "Source" and code == "auto"):
            message = (
                f"Unsupported language pair: {source} to {target}. "
                f"{side} language '{code}' is not supported"
            )
            members = {"SourceLanguageCode": source, "TargetLanguageCode": target}
            raise ServiceError(Code.UNSUPPORTED_LANGUAGE_PAIR, message, members)


def applied(settings: dict[str, str], source: str, target: str) -> dict[str, str]:
    """Give those of *settings* that the pair supports; the service drops the others silently."""
    kept = {}
    if "Formality" in settings and target in FORMALITY:
        kept["Formality"] = settings["Formality"]
    if "Profanity" in settings and target not in NO_PROFANITY_MASK and source != target:
        kept["Profanity"] = settings["Profanity"]
    if "Brevity" in settings and (target in BREVITY or (source in BREVITY and target == "en")):
        kept["Brevity"] = settings["Brevity"]
    return kept


def detect(text: str) -> str:
    """Guess the language of *text* for the source ``auto``: Chinese if it has such signs."""
    return "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en"


NOT_HERE = "Your account is not authorized to make this call."
"""What batch operations say in a region without them (seen in the wild, undeclared)."""
