"""Counts beside the list of profiles: what choosing a value would leave."""

from django.db.models import Count, F, Func, Q, TextField, Value
from django.db.models.functions import Collate, Concat
from django.utils.translation import get_language

from coediting.models import Document
from partners.models import Partner
from profiles.filters import REVISION, STATUSES
from profiles.models import Profile, Sector, Theme

OPEN = {"theme", "agenda", "status"}  # the others are unfolded by whoever wants them


def facets(filterset, *, with_status):
    """The facets of a valid filter set: [{"name", "label", "options", "open"}] with options
    {"value", "label", "count", "chosen"}.

    An option's count says how many profiles there would be with it chosen, all other filters kept. Options with
    nothing behind them are left out unless chosen. The number of queries depends on the visitor only (drafts cost
    one more per reference facet), never on the rows.
    """
    makers = {
        "theme": _theme_options,
        "agenda": _theme_options,
        "sector": _sector_options,
        "partner": _partner_options,
    }
    makers["kind"] = _kind_options
    if with_status:
        makers["status"] = _status_options
    shown = []
    for name, maker in makers.items():
        chosen = set(filterset.data.getlist(name)) if hasattr(filterset.data, "getlist") else set()
        options = [
            {"value": value, "label": label, "count": count, "chosen": value in chosen}
            for value, label, count in maker(filterset.without(name), name, with_status)
            if count or value in chosen
        ]
        label = filterset.filters[name].label
        shown.append({"name": name, "label": label, "options": options, "open": bool(chosen) or name in OPEN})
    return shown


def _theme_options(selected, name, with_drafts):
    kind = Theme.Kind.AGENDA if name == "agenda" else Theme.Kind.CIRCULAR
    themes = Theme.objects.filter(kind=kind).annotate(
        count=Count("profiles", filter=Q(profiles__in=selected.order_by().values("pk")))
    )
    drafts = _draft_references(selected, "agendas" if name == "agenda" else "themes") if with_drafts else []
    return [
        (theme.slug, theme.label, theme.count + sum(str(theme.uid) in uids for uids in drafts))
        for theme in themes.order_by(*Theme._meta.ordering)  # counting drops the usual order
    ]


def _sector_options(selected, name, with_drafts):
    """By division (two digits), the level at which people know their sector."""
    rows = Profile.sectors.through.objects.filter(
        profile__in=selected.order_by().values("pk"), sector__revision=REVISION
    ).annotate(division=_division("sector__path"))
    counts = dict(rows.values_list("division").annotate(Count("profile", distinct=True)))
    if with_drafts:
        drafts = _draft_references(selected, "sectors")
        named = {uid for uids in drafts for uid in uids}
        divisions = dict(
            Sector.objects.filter(uid__in=named, revision=REVISION)
            .annotate(division=_division("path"))
            .values_list("uid", "division")
        )
        by_text = {str(uid): division for uid, division in divisions.items()}
        for uids in drafts:
            for division in {by_text[uid] for uid in uids if uid in by_text}:
                counts[division] = counts.get(division, 0) + 1
    sectors = Sector.objects.filter(revision=REVISION, path__in=counts).order_by("code")
    return [(sector.code, sector.label, counts[sector.path]) for sector in sectors]


def _division(path):
    """The first two codes of a sector's path, each followed by a slash."""

    def part(number):
        return Func(F(path), Value("/"), Value(number), function="split_part", output_field=TextField())

    # Codes are plain letters and digits: compared as bytes they sort several times faster than as words.
    return Collate(Concat(part(1), Value("/"), part(2), Value("/"), output_field=TextField()), "C")


def _draft_references(selected, name):
    """The lists `name` of the drafts among the selected profiles."""
    drafts = selected.order_by().filter(document__published__isnull=True)
    return list(drafts.values_list(f"document__working__content__{name}", flat=True))


def _partner_options(selected, name, with_drafts):
    """Owners and partners that take part; one that is both counts once."""
    chosen = selected.order_by()
    counts = dict(chosen.values_list("document__owner").annotate(Count("pk")))
    shared = (
        Document.partners.through.objects.filter(document__in=chosen.values("pk"))
        .exclude(partner=F("document__owner"))
        .values_list("partner")
        .annotate(Count("document"))
    )
    for partner, count in shared:
        counts[partner] = counts.get(partner, 0) + count
    partners = Partner.objects.filter(pk__in=counts).order_by(
        "name_en" if get_language() == "en" else "name_nl", "pk"
    )
    return [(partner.slug, partner.name, counts[partner.pk]) for partner in partners]


def _kind_options(selected, name, with_drafts):
    counts = dict(selected.order_by().values_list("kind").annotate(Count("pk")))
    return [(value, label.capitalize(), counts.get(value, 0)) for value, label in Profile.Kind.choices]


def _status_options(selected, name, with_drafts):
    counts = selected.order_by().aggregate(
        published=Count("pk", filter=Q(document__published__isnull=False)),
        draft=Count("pk", filter=Q(document__published__isnull=True)),
    )
    return [(value, label, counts[value]) for value, label in STATUSES]
