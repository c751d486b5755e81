"""The page that says what there is to download and what it is for, and the files themselves."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from exchange.downloads import files, serving
from exchange.downloads.about import ESCO, OF_ESCO, RESOURCES
from rest.limits import counted

# For people first what opens in a spreadsheet; for programs below.
ENDINGS = ("xlsx", "csv", "jsonld.gz", "nq.gz")


@require_safe
def downloads(request):
    """What there is, in words."""
    manifest = files.current()
    rows = [
        {
            "title": title,
            "purpose": purpose,
            "of_esco": name in OF_ESCO,
            "files": [found[ending] for ending in ENDINGS if ending in found],
            "rows": found["csv"].rows,
        }
        for name, (title, purpose) in RESOURCES.items()
        if manifest and (found := manifest.of(name))
    ]
    context = {"manifest": manifest, "rows": rows, "esco": ESCO, "api": request.build_absolute_uri(reverse("api"))}
    return render(request, "exchange/downloads.html", context)


@require_safe
@counted
def download(request, name):
    """One file of the newest set. Only names of the manifest are looked for on the disk."""
    found = files.find(name)
    if found is None:
        raise Http404
    path, file = found
    try:
        return serving.serve(request, path, file)
    except FileNotFoundError as error:  # two nights' sets were made since the manifest was read
        raise Http404 from error
