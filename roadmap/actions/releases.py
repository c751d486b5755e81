"""Every write on releases of the needs: freezing one. Nothing changes it afterwards."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coediting import outbox
from partners.permissions import coordinators_only
from profiles.models import Profile
from roadmap.models import NeedRelease, WorkforceDataset
from roadmap.needs import derive, freshness, inputs, material, recount, releases, verdict

RESERVED = ("compare", "vergelijken")  # the page that compares two stands beside those of the releases


@transaction.atomic
def freeze(*, slug, name_nl, name_en, note_nl="", note_en="", by=None):
    """Freeze the figures of the dataset in use and all that gave them, as a release with this name. Returns it.

    Recounts first: what is frozen is what its own material gives. Raises ValidationError while changes wait for their
    recompute, when the recount differs, without figures, and for a name that is taken or reserved.
    """
    coordinators_only(by)
    if slug in RESERVED:
        raise ValidationError(_("A release with this name would stand on another page."), code="reserved")
    derive.alone()
    dataset = WorkforceDataset.objects.filter(current=True).first()
    if dataset is None:
        raise ValidationError(_("There are no figures to freeze yet."), code="no-figures")
    if freshness.waiting():
        raise ValidationError(
            _("A change is still being computed. Try again in a few seconds."), code="recomputing"
        )
    now, stored = inputs.read()
    found = recount.compute(now)
    if not verdict.compare(found, stored).agrees:
        raise ValidationError(_("The figures differ from a recount. Recompute everything first."), code="differs")
    data = material.packed(material.of_dataset(now, dataset.pk))
    figures = releases.figures(found, dataset.pk)
    release = NeedRelease(
        slug=slug,
        name_nl=name_nl,
        name_en=name_en,
        note_nl=note_nl,
        note_en=note_en,
        dataset=dataset,
        inputs=releases.told_inputs(dataset, _profiles()),
        figures=figures,
        material=data,
        content_hash=releases.content_hash(figures, data),
        by=by,
    )
    release.full_clean(exclude=["by", "material", "figures"])
    release.save(force_insert=True)
    outbox.record("needs.released", release.uid, release=release.pk, by=by.pk if by else None)
    return release


def _profiles():
    """{slug: revision number} of what is published."""
    return dict(Profile.objects.published().order_by("slug").values_list("slug", "document__published__number"))
