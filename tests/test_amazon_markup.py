import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_in import faults

from sphinx_amts.engines.amazon import forms, longtext, markup
from sphinx_amts.engines.amazon.limits import TEXT_BYTES, size
from sphinx_amts.engines.amazon.packing import Work, pack, weigh
from sphinx_amts.languages import find
from sphinx_amts.tagged import Tag, TagError, plain, render, tags

SENTENCE = 'The <g id="1">mean</g> of <x id="2"/> is &lt; 3 &amp; more (see <x id="3"/>).'
HTML = (
    'The <a id="1">mean</a> of <i translate="no">2</i> is &lt; 3 &amp; more '
    '(see <i translate="no">3</i>).'
)
ENGLISH, CHINESE = find("en"), find("zh")

words = st.text("abc<>&;#:.,()'\"Ã©é中文123", min_size=1, max_size=8).map(
    lambda text: text.replace("中文", "中")
)


@st.composite
def tagged_texts(draw):
    """Draw a sentence in one line, with up to four tags, one inside of another perhaps."""
    count = 0

    def part(depth):
        nonlocal count
        kind = draw(st.sampled_from("wwwxg" if depth < 2 else "wx"))
        if kind == "w":
            return draw(words)
        count += 1
        number = count
        return Tag(number, None if kind == "x" else (draw(words), part(depth + 1)))

    parts = [part(0) for _ in range(draw(st.integers(1, 5)))]
    separate = [each for one in parts for each in (one, " ")][:-1]
    return render(separate)


def test_a_sentence_goes_as_html():
    assert markup.to_html(SENTENCE) == HTML


def test_tags_can_be_numbered_from_anywhere():
    text = '<g id="1">A</g> <x id="2"/>'
    assert markup.to_html(text, 7) == '<a id="8">A</a> <i translate="no">9</i>'
    assert markup.from_html(text, markup.to_html(text, 7), 7) == text


@given(tagged_texts(), st.integers(0, 500))
def test_what_comes_back_as_it_went_is_the_sentence_again(text, first):
    assert markup.from_html(text, markup.to_html(text, first), first) == text


@given(tagged_texts())
def test_no_bare_bracket_or_ampersand_goes_out(text):
    html = re.sub(r'<a id="\d+">|</a>|<i translate="no">\d+</i>', "", markup.to_html(text))
    assert not set("<>") & set(html)
    assert not re.search(r"&(?!(lt|gt|amp);)", html)


@pytest.mark.parametrize(
    "answer", ["a &lt; b &amp; c", "a < b & c", "a &amp;lt; b &amp;amp; c", "a &#60; b &#x26; c"]
)
def test_entities_are_read_whether_escaped_once_twice_or_not_at_all(answer):
    assert markup.from_html("x &lt; y &amp; z", answer) == "a &lt; b &amp; c"


def test_a_text_that_speaks_of_entities_keeps_them():
    source = "write &amp;lt; and R&amp;D"
    assert markup.from_html(source, "schreibe &amp;lt; und R&amp;D") == (
        "schreibe &amp;lt; und R&amp;D"
    )


def test_foreign_markup_is_refused():
    with pytest.raises(TagError, match="<script>"):
        markup.from_html("No tags.", "Keine <script>alert()</script> Tags.")


def test_spaces_at_tags_are_taken_out():
    spaced = faults.space_tags(HTML)
    assert spaced != HTML
    assert markup.from_html(SENTENCE, spaced) == SENTENCE


@pytest.mark.parametrize(
    ("source", "answer", "read"),
    [
        ('the <g id="1">mean</g>.', '该 <a id="1"> 均值 </a> 。', '该<g id="1">均值</g>。'),
        ('the <g id="1">mean</g> is', 'la<a id="1"> media </a>es', 'la <g id="1">media</g> es'),
        ('see <x id="1"/>.', 'véase <i translate="no">1</i> .', 'véase <x id="1"/>.'),
        ('(<x id="1"/>)', '( <i translate="no">1</i> )', '(<x id="1"/>)'),
        ('see <x id="1"/>', '见 <i translate="no">1</i>', '见 <x id="1"/>'),
        (
            'why <x id="1"/>?',
            'pourquoi <i translate="no">1</i>\u00a0?',
            'pourquoi <x id="1"/>\u00a0?',
        ),
        ('a <x id="1"/> b', '＜i translate="no"＞1＜/i＞ 乙', '<x id="1"/> 乙'),
        ('a <g id="1">b</g>', "x <A ID='1'>y</A >", 'x <g id="1">y</g>'),
    ],
)
def test_tags_are_read_as_they_were_meant(source, answer, read):
    assert markup.from_html(source, answer) == read


def test_spaces_that_the_source_has_at_tags_stay():
    source = 'press <g id="1"> space </g> .'
    assert markup.from_html(source, markup.to_html(source)) == source


@pytest.mark.parametrize("spoil", [faults.drop_tag, faults.double_tag, faults.leak])
def test_a_lost_doubled_or_leaked_tag_is_refused(spoil):
    with pytest.raises(TagError):
        markup.from_html(SENTENCE, spoil(HTML))


def test_a_tag_of_another_sentence_is_refused():
    with pytest.raises(TagError, match="another sentence"):
        markup.from_html('a <x id="1"/>', 'a <i translate="no">3</i>', 5)


# Safer forms


@given(tagged_texts())
def test_numbers_stand_for_tags_and_come_back_as_them(text):
    try:
        [sent] = forms.NUMBERS.write(text, 0)
    except TagError:
        return
    assert "<" not in sent
    read = forms.NUMBERS.read(text, [sent], 0, ENGLISH)
    assert tags(read) == tags(text)
    assert plain(read).split() == plain(text).split() or "".join(plain(read).split()) == "".join(
        plain(text).split()
    )


def test_a_number_that_stands_for_a_tag_is_none_of_the_text():
    [sent] = forms.NUMBERS.write('In <x id="1"/> were 731002 of 732.', 0)
    assert sent == "In 733002 were 731002 of 732."


@given(tagged_texts())
def test_the_texts_between_tags_make_the_sentence_again(text):
    assert forms.RUNS.read(text, forms.RUNS.write(text, 0), 0, ENGLISH) == text


def test_texts_between_tags_hold_no_tags_and_something_to_translate():
    assert forms.RUNS.write('The <g id="1">mean</g> (<x id="2"/>), 3 %.', 0) == ["The", "mean"]


def test_the_forms_get_safer_and_end():
    tried = [forms.TOGETHER]
    while form := forms.safer(tried[-1], SENTENCE):
        tried.append(form)
    assert [form.name for form in tried] == ["together", "alone", "numbers", "runs"]
    assert forms.safer(forms.ALONE, "No tags.") is None


# Long sentences


@given(tagged_texts(), st.integers(40, 120))
def test_a_divided_text_is_the_same_and_fits(text, most):
    try:
        pieces = longtext.divide(text, most, size)
    except TagError:
        return
    assert "".join(pieces) == text
    assert all(size(piece) <= most for piece in pieces)


def test_a_long_text_is_divided_at_a_sentence_if_it_can_be():
    text = "One and two and three. Four and five; six"
    assert longtext.divide(text, 30, size) == ["One and two and three. ", "Four and five; six"]
    assert longtext.divide("One and two, three four", 20, size)[0] == "One and two, "


def test_a_text_without_spaces_is_divided_too():
    pieces = longtext.divide("测" * 500, 400, size)
    assert "".join(pieces) == "测" * 500
    assert len(pieces) == 5  # of at most a hundred characters, three bytes each


# Packing


def parcels_of(texts):
    return list(pack(Work(number, text) for number, text in enumerate(texts)))


@given(st.lists(tagged_texts(), max_size=30), st.sampled_from([1, 40, 200]))
def test_sentences_are_packed_in_order_and_come_back_to_their_own(texts, times):
    texts = [f"{text} " * times for text in texts]
    texts = [" ".join(text.split()) for text in texts if times == 1 or "id=" not in text]
    parcels = parcels_of(texts)
    assert all(size(parcel.text) <= TEXT_BYTES for parcel in parcels)
    assert [line.work.number for parcel in parcels for line in parcel.lines] == list(
        range(len(texts))
    )
    for parcel in parcels:
        answers = parcel.unpack(parcel.text)
        for line, answer in zip(parcel.lines, answers, strict=True):
            line.work.answers[line.place] = answer
            assert line.work.read(ENGLISH) == line.work.text


def test_requests_are_nearly_full():
    texts = [f"Sentence {number} is about the <g id='1'>mean</g>." for number in range(2000)]
    texts = [text.replace("'", '"') for text in texts]
    load = weigh(texts)
    total = sum(size(markup.to_html(text)) for text in texts)
    assert load.requests <= 1.1 * -(-total // TEXT_BYTES)
    assert load.sentences == 2000


def test_no_two_tags_of_a_request_have_the_same_number():
    [parcel] = parcels_of(['<g id="1">A</g> <x id="2"/>', '<x id="1"/> B', '<g id="1">C</g>'])
    assert markup.numbers(parcel.text) == {1, 2, 3, 4}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n", " ", 1),
        lambda text: text.replace(" ", "\n", 1),
        lambda text: text.replace("\n", "\n\n", 1),
        lambda text: "\n".join(reversed(text.split("\n"))),
        faults.move_tag,
        lambda text: "",
    ],
    ids=["joined", "cut", "blank", "turned round", "tag moved", "nothing"],
)
def test_an_answer_whose_lines_are_not_certain_is_not_believed(spoil):
    [parcel] = parcels_of(['See <g id="1">it</g> here.', "Nothing.", 'And <g id="1">this</g> too.'])
    assert parcel.unpack(parcel.text) is not None
    assert parcel.unpack(spoil(parcel.text)) is None


def test_a_sentence_that_is_too_long_is_sent_in_pieces_and_joined():
    text = (
        "The <g id='1'>mean</g> is certain. ".replace("'", '"') * 1 + "It is so, they say. " * 900
    )
    text = " ".join(text.split())
    parcels = parcels_of(["Before.", text, "After."])
    assert all(size(parcel.text) <= TEXT_BYTES for parcel in parcels)
    work = parcels[1].works[0]
    for parcel in parcels:
        for line, answer in zip(parcel.lines, parcel.unpack(parcel.text), strict=True):
            line.work.answers[line.place] = answer
    assert work.read(ENGLISH) == text


def test_one_tag_that_holds_too_much_is_sent_as_its_text():
    text = f'<g id="1">{" ".join(["mean"] * 4000)}</g>'
    [parcel, *more] = parcels_of([text])
    assert parcel.works[0].form is forms.RUNS
    for each in (parcel, *more):
        for line in each.lines:
            line.work.answers[line.place] = line.text
    assert parcel.works[0].read(ENGLISH) == text


def test_what_a_batch_job_counts_is_the_text_without_tags():
    load = weigh(['The <g id="1">mean</g>.', "A &lt; B."])
    assert load.characters == len('The <a id="1">mean</a>.\nA &lt; B.')
