"""Links to the proposals of a document, for every page that shows one."""

from django import template

from coediting import permissions

register = template.Library()


@register.inclusion_tag("coediting/_proposal_links.html", takes_context=True)
def proposal_links(context, document, edit_url):
    """To the waiting proposals, and to the form for a new one; nothing for who may not see the drafts."""
    user = context["request"].user
    if not permissions.may_see_draft(user, document):
        return {}
    return {
        "document": document,
        "edit_url": edit_url,
        "waiting": document.proposals.open().count(),
        "only_proposes": permissions.only_proposes(user, document),
    }
