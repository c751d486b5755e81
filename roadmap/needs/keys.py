"""Natural keys of sectors and jobs, as data files write them: nacebel2025:20, isco:81, esco:<URI>, own:<slug>."""

from profiles.actions.catalogue import uid_for
from profiles.models import Competence, Job, Sector


def sectors(keys):
    """{key: sector id} for those of `keys` that read well and exist. One query."""
    return _find(Sector, {key: uid_for(key) for key in keys if _reads(key, Sector.Revision.values)})


def jobs(keys):
    """{key: job id} for those of `keys` that read well and exist. One query."""
    wanted = {key for key in keys if _reads(key, ("isco", "esco", "own"))}
    return _find(Job, {key: uid_for(key.replace("own:", "own-job:", 1)) for key in wanted})


def competences(keys):
    """{key: competence id} for those of `keys` that read well and exist: esco:<URI>, own:<slug>. One query."""
    wanted = {key for key in keys if _reads(key, ("esco", "own"))}
    return _find(Competence, {key: uid_for(key.replace("own:", "own-competence:", 1)) for key in wanted})


def _reads(key, prefixes):
    prefix, _colon, rest = str(key).partition(":")
    return isinstance(key, str) and prefix in prefixes and bool(rest)


def _find(model, uids):
    known = dict(model.objects.filter(uid__in=set(uids.values())).values_list("uid", "pk"))
    return {key: known[uid] for key, uid in uids.items() if uid in known}
