"""What a browser would post: reads the inputs out of a page, or out of the edit form of a content."""

from html.parser import HTMLParser
from urllib.parse import urlencode

from django.template.loader import render_to_string

from coediting.forms import EditForm


class Form:
    """One form of a page: its address, method, named inputs as (name, value) pairs, and its buttons."""

    def __init__(self, attributes):
        self.action, self.method = attributes.get("action", ""), attributes.get("method", "get").lower()
        self.pairs, self.buttons, self.checked_names = [], [], set()

    def value(self, name):
        """The value of the first input with this name; None when there is none."""
        return next((value for key, value in self.pairs if key == name), None)

    def names(self):
        return {name for name, _value in self.pairs}

    def data(self, **changes):
        """Everything as {name: [values]} for the test client; `changes` replace or, with None, leave out."""
        found = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        found |= {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
        return {name: values for name, values in found.items() if values != [None]}


class _Reader(HTMLParser):
    """Collects the forms of a page as a browser would fill them in."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.form, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(attributes)
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and "name" in attributes:
            self._input(attributes)
        elif tag == "textarea" and "name" in attributes:
            self.area = [attributes["name"], ""]
        elif tag == "select" and "name" in attributes:
            self.select = [attributes["name"], None]
        elif tag == "option" and self.select and ("selected" in attributes or self.select[1] is None):
            self.select[1] = attributes.get("value", "")
        elif tag == "button":
            self.form.buttons.append(
                (attributes.get("name", ""), attributes.get("value", ""), "disabled" in attributes)
            )

    def _input(self, attributes):
        ticked = attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes
        if ticked:
            self.form.pairs.append((attributes["name"], attributes.get("value", "")))

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area is not None:
            name, text = self.area
            # A browser drops the newline right after the tag, and sends every other one as CRLF.
            self.form.pairs.append((name, text.removeprefix("\n").replace("\n", "\r\n")))
            self.area = None
        elif tag == "select" and self.select is not None:
            self.form.pairs.append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "form":
            self.form = None


def forms_of(response):
    """Every form on a page."""
    reader = _Reader()
    reader.feed(response.content.decode() if hasattr(response, "content") else response)
    return reader.forms


def form_to(response, address):
    """The one form of a page that is sent to this address."""
    (form,) = [form for form in forms_of(response) if form.action == address and form.method == "post"]
    return form


def filled(kind, content):
    """The form data, urlencoded, of the editor's fields for a content, as a browser would send it unchanged."""
    form = EditForm(kind, content)
    fields = [field for _section, fields in form.sections for field in fields]
    html = "".join(
        render_to_string(field.template, {"f": field, "form": form, "edit_url": "/"}) for field in fields
    )
    reader = _Reader()
    reader.feed(f"<form>{html}</form>")
    return urlencode(reader.forms[0].pairs)
