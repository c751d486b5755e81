"""The figures that other pages show of the needs: the four of the home page, and those that one profile moves."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from roadmap.models import GroupEvidence, Scenario
from roadmap.needs import hiring, question, reading
from roadmap.needs.rounding import whole


def headline_figures():
    """The study's four figures, each with what our own count from below gives for the same sectors.

    A list of dicts: `value` and `out_of` in persons; `low` and `high`, None where the source prints no bounds;
    `bottom_up` a `reading.Figure` or None, `coverage` its fraction; `text`, `source`, `url`, `group`. Empty when
    there is no evidence.
    """
    newest = {}
    for evidence in GroupEvidence.objects.order_by("year", "-pk").prefetch_related("sectors"):
        newest[evidence.group] = evidence
    shown = [newest[group] for group in reading.STUDIED if group in newest]
    if not shown:
        return []
    dataset = reading.current_dataset()
    sectors = list(shown[0].sectors.all())
    below = reading.below(dataset, sectors) if dataset else {}
    found = [_evidence_figure(item, below.get(item.group)) for item in shown]
    return [*found, *_hiring_figure(shown[0])]


def _evidence_figure(evidence, below):
    below = below if below and below.known else None
    return {
        "group": evidence.group,
        "text": texts()[evidence.group],
        "value": evidence.headcount,
        "out_of": evidence.out_of,
        "low": None,
        "high": None,
        "bottom_up": below,
        "coverage": below.coverage if below else None,
        "source": evidence.source,
        "year": evidence.year,
        "url": f"{reverse('needs')}?{urlencode({'group': evidence.group})}",
    }


def _hiring_figure(evidence):
    """The hires of the standard scenario: what its source states, else what its rates give."""
    scenario = Scenario.objects.filter(standard=True).first()
    flow = hiring.in_scenario(evidence.out_of, scenario, scenario.horizon_from) if scenario else None
    if flow is None:
        return []
    return [
        {
            "group": "",
            "text": _("hires are needed up to %(year)s") % {"year": scenario.horizon_to},
            "value": scenario.hires_total or whole(flow.hires),
            "out_of": evidence.out_of,
            "low": None,
            "high": None,
            "bottom_up": None,
            "coverage": None,
            "source": scenario.source,
            "year": scenario.horizon_from,
            "url": f"{reverse('needs')}#hiring",
        }
    ]


def texts():
    """What the study says of each group, after the number."""
    return {
        "green": _("workers need green upskilling"),
        "soft": _("workers need stronger soft skills"),
        "digital": _("workers lack basic digital skills"),
    }


def profile_needs(profile):
    """What a published profile moves: people covered, and per group who lacks something.

    A dict: `covered` whole persons in `cells` workforce cells; `groups` dicts with group, label, persons `low`, `mid`,
    `high` and `share_low`, `share_mid`, `share_high` as fractions (None for unknown), and the counts `known` and
    `unknown`; `url` of the needs page.
    """
    persons, cells, factors = reading.moved_by(profile)
    groups = [
        _group(name, label, factors[name], persons)
        for name, label in question.GROUPS
        if name in factors and factors[name].known + factors[name].unknown
    ]
    return {
        "covered": whole(persons),
        "cells": cells,
        "groups": groups,
        "url": reverse("needs"),
    }


def _group(name, label, factor, persons):
    bounds = ("low", "mid", "high")
    shares = {bound: getattr(factor, bound) for bound in bounds}
    return {
        "group": name,
        "label": label,
        **{bound: None if shares[bound] is None else whole(shares[bound] * persons) for bound in bounds},
        **{f"share_{bound}": shares[bound] for bound in bounds},
        "known": factor.known,
        "unknown": factor.unknown,
    }
