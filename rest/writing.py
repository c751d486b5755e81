"""What every write of the API has, whatever its resource: `If-Match`, a trial with `dry_run`, and `Idempotency-Key`.

And the answer to what makes something says where that stands.
"""

from drf_spectacular.plumbing import build_parameter_type

from rest import idempotency, made, many, matching, told, trial

WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Writing(many.Together):
    """Mixed into `Listed`, in front of DRF's view: a handler that writes is wrapped once it is known who asks."""

    # Names of handlers whose trial leaves something behind, such as the report of an import: they do it themselves.
    tries_itself: tuple[str, ...] = ()
    # Is it one person's own, so that If-Match may stay away? What several people share asks it.
    is_own = False
    # What a GET of this address answered right before, where that was asked already.
    read_before = None

    def guarding(self):
        """The model of whose row everything that the address names hangs; its key is that of `queryset`."""
        return self.queryset.model

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        name = request.method.lower()
        if request.method not in WRITES or not hasattr(self, name):
            return
        handler, dry_run = getattr(self, name), trial.is_dry_run(request)
        many.briefly(self, handler)
        if matching.applies(self, request.method):
            handler = told.told(self, handler) if request.method == "PATCH" else handler
            handler = matching.unless_changed(self, handler)
        if request.method == "POST":
            handler = made.with_address(many.each(self, handler) if many.makes(self) else handler)
        leaves_nothing = dry_run and self.action not in self.tries_itself
        if request.method in idempotency.METHODS:
            kept = idempotency.once(self, handler)
            handler = handler if leaves_nothing else kept  # such a trial uses no key up
        if leaves_nothing:
            handler = trial.taken_back(self, handler)
        setattr(self, name, handler)


def parameters(view, method):
    """What the schema says of these for an operation of this view with this method."""
    yield from matching.parameters(view, method)
    if method in WRITES:
        shape = {"type": "string", "enum": trial.DRY_RUN.enum}
        yield build_parameter_type(trial.PARAMETER, shape, "query", description=trial.DRY_RUN.description)
    if method in idempotency.METHODS:
        words = "Any text of your own, one for each request: sent again within 24 hours it is not done again."
        yield build_parameter_type(
            idempotency.HEADER, {"type": "string", "maxLength": 200}, "header", description=words
        )
