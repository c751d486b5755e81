"""The components: what each shows, and in whose notation."""

import uuid

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from greenskills.templatetags import components


def render(source, language="en", **context):
    with override(language):
        return Template(source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("source", "dutch", "english"),
    [
        ("{{ 59000|number }}", "59.000", "59,000"),
        ("{{ x|number:1 }}", "1.234,6", "1,234.6"),
        ("{{ nothing|number }}", "", ""),
        ("{{ 2035|plain }}", "2035", "2035"),
        ("{{ share|percent }}", "55 %", "55%"),
        ("{{ 9359|about|number }}", "9.360", "9,360"),
        ("{{ 3|level_word }}", "werkt zelfstandig", "works independently"),
        ("{{ 9|level_word }}", "", ""),
    ],
)
def test_filters_write_in_the_readers_notation(source, dutch, english):
    context = {"x": 1234.56, "share": 0.55, "nothing": None}

    assert (render(source, "nl", **context), render(source, "en", **context)) == (dutch, english)


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_level_shows_as_many_full_blocks_and_says_it(value):
    shown = render("{% level value %}", value=value)

    assert (shown.count("level__on"), shown.count("level__off")) == (value, 4 - value)
    with override("en"):
        assert f"{value} of 4, {components.LEVELS[value]}" in shown


@pytest.mark.parametrize(("value", "word"), [("yes", "Ja"), ("support", "Met ondersteuning"), ("no", "Nee")])
def test_suitability_is_always_a_word(value, word):
    assert render("{% suit value %}", "nl", value=value).endswith(f"{word}</span>")


@pytest.mark.parametrize("source", ["{% level None %}", "{% suit '' %}"])
def test_unknown_marks_show_nothing(source):
    assert render(source) == ""


def test_notice_takes_the_tags_of_messages_and_escapes_nothing_twice():
    shown = render('{% notice kind="error" %}<p>{{ text }}</p>{% endnotice %}', text="<b>")

    assert shown == '<div class="notice notice--conflict" role="status"><p>&lt;b&gt;</p></div>'


def test_crumbs_mark_the_page_itself_and_escape_titles():
    shown = render(
        '{% crumbs %}{% crumb "Profiles" "/en/profiles/" %}{% crumb title %}{% endcrumbs %}', title="<i>"
    )

    assert shown == (
        '<nav class="crumbs wrap" aria-label="You are here"><ol><li><a href="/en/profiles/">Profiles</a></li>'
        '<li aria-current="page">&lt;i&gt;</li></ol></nav>'
    )


def test_bar_says_its_figures_and_keeps_points_in_its_lengths():
    shown = render("{% bar 54000 59000 64000 76000 %}", "nl")

    assert 'aria-label="59.000, tussen 54.000 en 64.000, op een schaal tot 76.000"' in shown
    assert ('width="77.63%"' in shown, shown.count("<line")) == (True, 3)


def test_bar_without_bounds_has_no_whisker():
    shown = render("{% bar None 30000 None 76000 %}")

    assert ('aria-label="30,000, on a scale up to 76,000"' in shown, shown.count("<line")) == (True, 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [("0.29 0.38 0.47", "38% lack this"), ("None None None", "Not known how many lack this")],
)
def test_share_range_never_shows_unknown_as_zero(arguments, words):
    assert words in render(f"{{% share_range {arguments} %}}")


class Letter(forms.Form):
    subject = forms.CharField(label="Subject", help_text="Short")
    note = forms.CharField(label="Note", required=False)


def test_field_ties_hint_and_error_to_its_control():
    shown = render("{% field form.subject %}", form=Letter({}))

    assert 'aria-describedby="id_subject_helptext id_subject_error"' in shown
    assert ('id="id_subject_helptext"' in shown, 'id="id_subject_error"' in shown) == (True, True)


def test_field_says_what_may_stay_empty():
    assert "may stay empty" in render("{% field form.note %}", form=Letter())


def test_form_errors_lead_to_the_fields():
    shown = render("{% form_errors form %}", form=Letter({}))

    assert ("One thing is not right yet" in shown, 'href="#id_subject"' in shown) == (True, True)


def test_form_errors_of_an_unsent_form_are_nothing():
    assert render("{% form_errors form %}", form=Letter()) == ""


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/en/profiles/?theme=bouw&page=2")
    page = Paginator(range(50), 10).page(2)

    shown = render("{% pagination page %}", request=request, page=page)

    assert 'href="?theme=bouw&amp;page=3" rel="next"' in shown
    assert shown.count('aria-current="page"') == 1


def test_pagination_of_a_single_page_is_nothing():
    request = RequestFactory().get("/en/profiles/")

    assert render("{% pagination page %}", request=request, page=Paginator([1], 10).page(1)) == ""


def test_query_sets_and_removes_parameters():
    request = RequestFactory().get("/?page=2&sort=x")

    assert render("{% query page=None q='a b' as q %}{{ q|safe }}", request=request) == "?sort=x&q=a+b"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("prefix", ["/", "/portaal/"])
def test_address_is_the_one_that_django_gives(language, prefix):
    uid, before = uuid.uuid4(), get_script_prefix()
    set_script_prefix(prefix)
    try:
        shown = render('{{ uid|address:"job" }} {{ slug|address:"profile" }}', language, uid=uid, slug="de-lasser")
        with override(language):
            given = f"{reverse('job', args=[uid])} {reverse('profile', args=['de-lasser'])}"
    finally:
        set_script_prefix(before)

    assert shown == given
