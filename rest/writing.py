"""What every write of the API has, whatever its resource: a trial with `dry_run`, and `Idempotency-Key`."""

from drf_spectacular.plumbing import build_parameter_type

from rest import idempotency, trial

WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Writing:
    """Mixed into `Listed`, in front of DRF's view: a handler that writes is wrapped once it is known who asks."""

    # Names of handlers whose trial leaves something behind, such as the report of an import: they do it themselves.
    tries_itself: tuple[str, ...] = ()

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        name = request.method.lower()
        if request.method not in WRITES or not hasattr(self, name):
            return
        handler, dry_run = getattr(self, name), trial.is_dry_run(request)
        if request.method in idempotency.METHODS:
            kept = idempotency.once(self, handler)
            handler = handler if dry_run else kept  # a trial uses no key up
        if dry_run and self.action not in self.tries_itself:
            handler = trial.taken_back(self, handler)
        setattr(self, name, handler)


def parameters(method):
    """What the schema says of these for an operation of this method."""
    if method in WRITES:
        shape = {"type": "string", "enum": trial.DRY_RUN.enum}
        yield build_parameter_type(trial.PARAMETER, shape, "query", description=trial.DRY_RUN.description)
    if method in idempotency.METHODS:
        words = "Any text of your own, one for each request: sent again within 24 hours it is not done again."
        yield build_parameter_type(
            idempotency.HEADER, {"type": "string", "maxLength": 200}, "header", description=words
        )
