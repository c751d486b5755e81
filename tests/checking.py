"""Holding a JSON value to its schema, formats included."""

from jsonschema import Draft202012Validator, FormatChecker

# jsonschema passes over a format that it has no package for, without a word.
NEEDED = {"date", "date-time", "email", "uri", "uuid"}
FORMATS = FormatChecker()
assert FORMATS.checkers.keys() >= NEEDED, f"install requirements-dev.txt: {NEEDED - FORMATS.checkers.keys()}"


def odd(value, schema, longest=200):
    """Where a value is not what its schema says, in words; [] for nowhere."""
    found = Draft202012Validator(schema, format_checker=FORMATS).iter_errors(value)
    return [f"{error.json_path}: {error.message[:longest]}" for error in found]
