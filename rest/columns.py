"""Which columns the client wants: `fields=` keeps, `omit=` leaves out."""

from django.utils.translation import gettext as _

from rest.errors import BadParameter, fault

PARAMETERS = ("fields", "omit")


def names_in(request, parameter):
    """The names in a parameter, separated by commas or given several times, each once; None when it is not there."""
    if parameter not in request.GET:
        return None
    names = (name.strip() for text in request.GET.getlist(parameter) for name in text.split(","))
    return list(dict.fromkeys(name for name in names if name))


def chosen(request, columns):
    """Those of `columns` (a dict) that the request asks, in the order of the resource. Raises BadParameter."""
    wanted, unwanted = names_in(request, "fields"), names_in(request, "omit")
    faults = [
        fault(
            parameter,
            "unknown-field",
            _("There is no field “%(name)s” here. Known are: %(known)s.")
            % {"name": name[:100], "known": ", ".join(columns)},
        )
        for parameter, names in (("fields", wanted), ("omit", unwanted))
        for name in names or []
        if name not in columns
    ]
    if wanted == []:
        faults.append(fault("fields", "bad-value", _("Name at least one field.")))
    if faults:
        raise BadParameter(faults)
    return {
        name: column
        for name, column in columns.items()
        if (wanted is None or name in wanted) and name not in (unwanted or [])
    }
