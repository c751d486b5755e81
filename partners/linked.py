"""Pages behind the signed link of a mail, for people without an account (see `partners.links`).

The address gives the right, so it is kept from caches, search engines and the Referer of every link on the page.
"""

import json
from functools import wraps

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from partners import links

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
STATUS = {"invalid": 404, "old": 410, "removed": 410}  # of the pages that say why there is nothing to see


def private(response):
    """The response with the headers that keep its address secret."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def by_link(purpose, *, things, gone, mail_link):
    """Guard of a view `(request, token, own)`: `own` is what the link of this purpose was made for, out of `things()`.

    Where it shows nothing, `gone(request, why)` answers: "invalid" (nobody made it), "removed", "old", or "mailed" when
    the owner of an old one asked for another by pressing the button, which is what `mail_link(own)` sends.
    """

    def guard(view):
        @wraps(view)
        def guarded(request, token):
            own, why = _behind(token, purpose, things())
            if why == "old" and request.method == "POST":
                mail_link(own)
                why = "mailed"
            return private(gone(request, why) if why else view(request, token, own))

        # Without a Referer browsers send "Origin: null", which the CSRF check refuses. It would protect nothing here:
        # what gives the right is the secret in the address, not a cookie that another site could borrow.
        return csrf_exempt(guarded)

    return guard


def _behind(token, purpose, things):
    """(the thing, "" or "old"), or (None, why not)."""
    why = ""
    try:
        uid = links.uid_of(token, purpose)
    except links.LinkOld as old:
        uid, why = old.uid, "old"
    except links.LinkInvalid:
        return None, "invalid"
    own = things.filter(uid=uid).first()
    return (own, why) if own else (None, "removed")


def as_file(data, name):
    """What is kept about somebody, as a JSON file to take along."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
