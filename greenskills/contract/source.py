"""Python source as people write it: lines that fit, docstrings, names."""

import re

WIDTH = 118


def camel(name):
    """A name as a class has it.

    >>> camel("need-releases_list")
    'NeedReleasesList'
    """
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def literal(value):
    """A value as source; texts in double quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else repr(value)


def docstring(words, indent):
    """Words as a docstring, in lines that are no longer than the rest of the file."""
    words = words.replace("\\", "\\\\").replace('"""', "'''")
    paragraphs = [wrapped(part, WIDTH - len(indent) - 6) for part in re.split(r"\n\s*\n", words.strip())]
    lines = [line for paragraph in paragraphs for line in ["", *paragraph]][1:]
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""'
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{body}\n{indent}"""'


def folded(line, width=WIDTH):
    """A line that is too long, opened at its first bracket, with its items in as few lines as they fit into.

    >>> print(folded('    kind: Literal["a", "b"]', 20))
        kind: Literal[
            "a", "b"
        ]
    """
    found = re.fullmatch(r"( *)(.*?[\[{(])(.*)([\]})].*)", line)
    if len(line) <= width or not found:
        return line
    indent, before, items, after = found.groups()
    inner = indent + "    "
    rows = "\n".join(inner + row for row in wrapped(items, width - len(inner)))
    return f"{indent}{before}\n{rows}\n{indent}{after}"


def wrapped(text, width):
    """The words of a text in lines of at most `width`."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines
