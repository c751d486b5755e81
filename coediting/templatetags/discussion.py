"""How many comments stand at a place, as a link: for pages that show a document."""

from django import template

from coediting.merge import join

register = template.Library()


@register.inclusion_tag("coediting/_comment_count.html", takes_context=True)
def comment_count(context, of, row=""):
    """“2 comments” at a field, at each field of a list, or with `row` at one row of a field; nothing for none.

    Pages put the `coediting.discussion.Counts` of their document in the context as `discussion`; where it is missing
    (visitors who may not see drafts) nothing is shown.
    """
    counts = context.get("discussion")
    if not counts:
        return {}
    places = [join(of, row) if row else of] if isinstance(of, str) else list(of)
    number = counts.at(places)
    return {"number": number, "url": counts.link(places) if number else ""}


@register.inclusion_tag("coediting/_comments_link.html", takes_context=True)
def comments_link(context, button=False):
    """The link to all comments of the document, with how many are open."""
    return {"discussion": context.get("discussion"), "button": button}
