"""Books to audit, made up and each time the same."""

from __future__ import annotations

import random

from sphinx_amts.audit import AuditBook, AuditLink, AuditPage, AuditUnit, Verdict

REASONS = {
    "numbers": "The numbers of one side are not those of the other.",
    "length": "One side is much longer than the other, for this book.",
    "untranslated": "Both sides are the same text.",
    "note": "It looks like a translator's note.",
}
EVIDENCE = {
    "anchors": "formulas, code and links that are equal on both sides",
    "length": "nothing but how long they are",
}
TEXTS = {
    "en": "The mean of several values is their sum divided by how many there are",
    "zh": "把 若 干 数 值 相 加 再 除 以 它 们 的 个 数 就 得 到 平 均 值 因 此 每 一 次 测 量",
    "ar": "متوسط عدة قيم هو مجموعها مقسوما على عددها ولذلك نكتب كل قياس في الدفتر",
}
WORDS = {language: text.split() for language, text in TEXTS.items()}
SHAPES = ((1, 1),) * 14 + ((1, 2), (2, 1), (2, 2), (1, 0), (0, 1), (0, 1))


def page(name, pairs, language, seed=0):
    """Make a page of *pairs* links, with what happens to books: doubts, faults, gaps and moves."""
    dice = random.Random(f"{name} {seed}")
    source, target, links = [], [], []

    def unit(side, number):
        words = WORDS["en" if side is source else language]
        some = [dice.choice(words) for _ in range(dice.randint(4, 24))]
        text = ("" if side is target and language == "zh" else " ").join(some)
        ending = "。" if side is target and language == "zh" else "."
        side.append(
            AuditUnit(
                text=f"{text}{ending}",
                path=f"{'' if side is source else 'translations/' + language + '/'}{name}.md",
                line=number * 2 + 1,
                kind="title" if number % 40 == 0 else "paragraph",
                segment=number // 3,
            )
        )
        return len(side) - 1

    for number in range(pairs):
        wide, high = (1, 1) if number % 40 == 0 else dice.choice(SHAPES)
        left = tuple(unit(source, number) for _ in range(wide))
        right = tuple(unit(target, number) for _ in range(high))
        score = 1.0 if number % 40 == 0 else round(dice.random() ** 0.25, 3)
        verdict = Verdict.KEPT if score > 0.7 else Verdict.DOUBTFUL
        why = ()
        if score < 0.45:
            verdict, why = Verdict.DROPPED, (dice.choice(["numbers", "length", "untranslated"]),)
        if not (wide and high):
            score, why = 1.0, ("note",) if dice.random() < 0.3 else ()
        links.append(
            AuditLink(
                source=left,
                target=right,
                score=score,
                verdict=verdict,
                reason="anchors" if score > 0.9 else "length",
                why=why,
            )
        )
    for _ in range(pairs // 60):  # what the translator put elsewhere
        a = dice.randrange(max(1, len(links) - 12))
        one, other = links[a], links[a + dice.randint(2, 11)]
        if one.source and one.target and other.source and other.target:
            links[a] = replaced(one, other.target)
            links[links.index(other)] = replaced(other, one.target)
    return AuditPage(name=name, source=tuple(source), target=tuple(target), links=tuple(links))


def replaced(link, target):
    return AuditLink(
        source=link.source,
        target=target,
        score=link.score,
        verdict=link.verdict,
        reason=link.reason,
        why=link.why,
    )


def book(language="zh", sizes=(120, 40, 1), **more):
    pages = tuple(page(f"part/page-{n}", size, language) for n, size in enumerate(sizes))
    direction = "rtl" if language == "ar" else "ltr"
    return AuditBook(
        source_language="en",
        target_language={"zh": "zh-CN"}.get(language, language),
        target_direction=direction,
        reasons=REASONS,
        evidence=EVIDENCE,
        pages=pages,
        **{"title": "How to measure", **more},
    )
