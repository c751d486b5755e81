"""What DRF's fields say of a body and Django's of a parameter, in our words: one wording and code for each mistake."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

NEEDED = _("This is needed.")
WORDS = {
    serializers.Field: {"required": NEEDED, "null": NEEDED},
    serializers.CharField: {
        "invalid": _("This must be text."),
        "blank": NEEDED,
        "max_length": _("This must be text of at most {max_length} characters."),
        "min_length": _("This must be text of at least {min_length} characters."),
    },
    serializers.EmailField: {"invalid": _("Write an e-mail address, such as name@example.org.")},
    serializers.URLField: {"invalid": _("Write a whole address, such as https://example.org/page.")},
    serializers.SlugField: {"invalid": _("Use only letters, digits, “-” and “_”.")},
    serializers.BooleanField: {"invalid": _("This must be true or false.")},
    serializers.IntegerField: {
        "invalid": _("This must be a whole number."),
        "max_value": _("Give a number of at most {max_value}."),
        "min_value": _("Give a number of at least {min_value}."),
        "max_string_length": _("This must be a whole number."),
    },
    serializers.FloatField: {
        "invalid": _("This must be a number."),
        "max_value": _("Give a number of at most {max_value}."),
        "min_value": _("Give a number of at least {min_value}."),
        "max_string_length": _("This must be a number."),
    },
    serializers.DateField: {
        "invalid": _("Give a date as 2026-11-22."),
        "datetime": _("Give a date as 2026-11-22, without a time."),
    },
    serializers.DateTimeField: {
        "invalid": _("Write a moment with its time zone: 2027-03-01T00:00:00Z."),
        "date": _("Write a moment with its time zone: 2027-03-01T00:00:00Z."),
    },
    serializers.UUIDField: {"invalid": _("This must be a uid, such as 5a0e1c52-8a1c-4f6e-9c55-0d6f7c1b2a34.")},
    serializers.ChoiceField: {"invalid_choice": _("Choose one of: {choices}.")},
    serializers.ListField: {"not_a_list": _("This must be a list.")},
    serializers.ListSerializer: {"not_a_list": _("This must be a list.")},
    serializers.DictField: {"not_a_dict": _("This must be an object.")},
    serializers.Serializer: {"invalid": _("This must be an object.")},
}
# Of a parameter that cannot be read: a more special kind of field stands before a more general one.
UNREADABLE = (
    (forms.DateTimeField, _("Write a moment with its time zone: 2027-03-01T00:00:00Z.")),
    (forms.DateField, _("Give a date as 2026-11-22.")),
    (forms.FloatField, _("This must be a number.")),
    (forms.DecimalField, _("This must be a number.")),
    (forms.IntegerField, _("This must be a whole number.")),
    (forms.UUIDField, _("This must be a uid, such as 5a0e1c52-8a1c-4f6e-9c55-0d6f7c1b2a34.")),
)
# {what DRF or Django calls it: what it is called everywhere here}
CODES = {
    "null": "required",
    "blank": "required",
    "invalid_choice": "not-a-choice",
    "max_length": "too-long",
    "min_length": "too-short",
    "max_value": "out-of-range",
    "min_value": "out-of-range",
    "not_a_list": "not-a-list",
    "not_a_dict": "not-an-object",
}


def plain_code(code):
    """The code as a program reads it; those of ours stay as they are."""
    return CODES.get(code, code).replace("_", "-")


def put_in_place():
    """Give DRF's fields these words. They read them when they are made, and `fail` knows no choices by itself."""
    for kind, words in WORDS.items():
        kind.default_error_messages = kind.default_error_messages | words
    serializers.ChoiceField.fail = _fail_with_choices


def _fail_with_choices(self, key, **values):
    super(serializers.ChoiceField, self).fail(key, choices=", ".join(map(str, self.choices)), **values)


def of_parameter(field, error):
    """What is wrong with a parameter of this form field; what a filter of ours says itself stays as it is."""
    field = getattr(field, "of", field)
    own = {str(words) for kind in type(field).__mro__ for words in getattr(kind, "default_error_messages", {}).values()}
    if isinstance(field, forms.ModelChoiceField) and error.params:
        value = str(next(iter(error.params.values())))
        return gettext("There is nothing with the name “%(value)s”.") % {"value": value[:200]}
    if error.code == "max_length":
        return gettext("At most %(max)d characters fit here.") % {"max": error.params["limit_value"]}
    if error.code == "invalid_choice" and isinstance(field, forms.ChoiceField):
        choices = ", ".join(str(value) for value, _label in field.choices if value not in ("", None))
        return str(WORDS[serializers.ChoiceField]["invalid_choice"]).format(choices=choices)
    if error.code == "invalid" and error.messages[0] in own:
        return str(next((words for kind, words in UNREADABLE if isinstance(field, kind)), error.messages[0]))
    return error.messages[0]
