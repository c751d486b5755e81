"""The heat map as an HTML table.

The strings are put together here and not in a template: a map has up to 60,000 cells, of which most are empty. A cell
that holds something is a button of the form around the table, so that it works without a script and needs no address
of its own; empty cells beside each other are one empty element.
"""

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.maps import wording
from profiles.maps.matrix import ESSENTIAL

CIRCULAR = '<span class="heat__tag" aria-hidden="true">↻ </span><span class="hide-visually">{}: </span>'
GONE = '<span class="heat__tag" aria-hidden="true">† </span><span class="hide-visually">{}: </span>'
BAND = '<th class="heat__band heat__start" scope="colgroup" colspan="{}"><span>{}</span></th>'
HEAD = '<th scope="col"><a href="{}"><span>{}{}</span></a></th>'
HEAD_THAT_STARTS = HEAD.replace("<th", '<th class="heat__start"')
SHARES = 2  # columns between the names of the jobs and the competences


def html(matrix, caption):
    """The whole table element."""
    columns = [column.competence.pk for column in matrix.columns]
    starts = _starts(matrix)
    say = _Cells(matrix)
    body = "\n".join(_row(row, columns, matrix, starts, say) for row in matrix.rows)
    return mark_safe(  # noqa: S308 – made of escaped parts below  # nosec B308 B703
        f'<table class="heat" data-heat>\n<caption class="hide-visually" id="map-title">{escape(caption)}</caption>\n'
        f"{_widths(matrix)}<thead>{_bands(matrix)}{_heads(matrix, starts)}</thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def _widths(matrix):
    shares = f'<col class="heat__shares" span="{SHARES}">'
    return f'<colgroup><col class="heat__jobs">{shares}<col span="{len(matrix.columns)}"></colgroup>'


def _starts(matrix):
    """The competences with which a group begins: they get a rule at their left."""
    starts, place = set(), 0
    for _label, width in matrix.bands:
        starts.add(matrix.columns[place].competence.pk)
        place += width
    return starts or {column.competence.pk for column in matrix.columns[:1]}


def _bands(matrix):
    """The row of group names above the competences, where they stand by group."""
    if not matrix.bands:
        return ""
    bands = "".join(
        format_html(BAND, width, str(label).capitalize()) for label, width in matrix.bands
    )
    return f'<tr>{_corner(matrix, 2)}<td class="heat__band" colspan="{SHARES}">{bands}</tr>'


def _corner(matrix, height):
    rows, columns = len(matrix.rows), len(matrix.columns)
    jobs = ngettext("%(n)d job", "%(n)d jobs", rows) % {"n": rows}
    competences = ngettext("%(n)d competence", "%(n)d competences", columns) % {"n": columns}
    return format_html(
        '<th class="heat__corner" scope="col" rowspan="{}"><span class="heat__tip" aria-hidden="true"></span>'
        '<span class="heat__count">{}<br>{}</span></th>',
        height,
        jobs,
        competences,
    )


def _heads(matrix, starts):
    """The names of the competences, upright, each the way to its page."""
    corner = "" if matrix.bands else _corner(matrix, 1)
    names = "".join(_head(column, column.competence.pk in starts) for column in matrix.columns)
    shares = "".join(f'<th class="heat__share" scope="col"><span>{escape(word)}</span></th>' for word in share_words())
    return f"<tr>{corner}{shares}{names}</tr>"


def share_words():
    return _("Green share (%)"), _("Circular share (%)")


def _head(column, starts):
    competence = column.competence
    circular = format_html(CIRCULAR, _("circular")) if competence.circular else ""
    return format_html(
        HEAD_THAT_STARTS if starts else HEAD,
        reverse("competence", args=[competence.uid]),
        circular,
        column.label,
    )


def _row(row, columns, matrix, starts, say):
    link = format_html('<a href="{}">{}</a>', reverse("job", args=[row.job.uid]), row.label)
    listed = ""
    if row.shortage:
        words = _("shortage occupation, list of %(year)s") % {"year": row.shortage}
        listed = format_html('<abbr class="shortage" title="{}">{}</abbr> ', words, _("S"))
    shares = f'<td class="heat__share">{_percent(row.green)}<td class="heat__share">{_percent(row.circular)}'
    cells = "".join(_line(row, columns, starts, say))
    gone = format_html(GONE, _("no longer in use")) if row.job.retired else ""
    return f'<tr><th scope="row">{gone}{listed}{link}</th>{shares}{cells}'


def _line(row, columns, starts, say):
    """The cells of a job. Empty ones beside each other are one element, so that the page stays light."""
    cells, empty, begins = row.cells, 0, False
    for place, pk in enumerate(columns):
        filled, start = pk in cells, pk in starts
        if empty and (filled or start):
            yield _empty(empty, begins)
            empty = 0
        if filled:
            yield say.cell(row.key, place, cells[pk], start)
            continue
        begins = start if not empty else begins
        empty += 1
    if empty:
        yield _empty(empty, begins)


def _empty(count, begins):
    start = " class=heat__start" if begins else ""
    return f"<td{start}>" if count == 1 else f"<td{start} colspan={count}>"


def _percent(share):
    return "" if share is None else f"{100 * share:.0f}"


class _Cells:
    """The cells of one map; there are few kinds of them, so each kind is put into words once."""

    def __init__(self, matrix):
        self.keys = [column.key for column in matrix.columns]
        self.at = matrix.selection.at
        self.kinds = {}

    def cell(self, row, place, cell, starts):
        found = self.kinds.get((cell, starts))
        if found is None:
            found = self.kinds[cell, starts] = self._kind(cell, starts)
        head, tail = found
        at = f"{row}.{self.keys[place]}"
        here = ' aria-current="true"' if at == self.at else ""
        return f"{head}{at}{here}{tail}"

    def _kind(self, cell, starts):
        names = [name for name, there in classes(cell) if there] + (["heat__start"] if starts else [])
        sign, words = wording.sign(cell), escape(wording.said(cell))
        head = f'<td class="{" ".join(names)}"><button name=at value='
        return head, f' aria-label="{sign}: {words}">{sign}</button>'


def classes(cell):
    """(class, does it hold?) of a cell: level or ESCO's sign, essential, confirmed by ESCO, in discussion."""
    return (
        (f"l{cell.level}", cell.level),
        ("e2" if cell.esco == ESSENTIAL else "e1", cell.esco and not cell.level),
        ("key", cell.essential),
        ("both", cell.level and cell.esco),
        ("talk", cell.talk >= 0),
    )


