"""The recomputations of the upskilling needs: what ran, starting one, stopping it."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action

from partners.models import Scope
from rest import conditional
from rest.bodies import members, one_of
from rest.resource import Resource
from rest.rows import address, row
from roadmap import api_filters, serializers
from roadmap.actions import runs
from roadmap.models import NeedRun

PLAIN = (
    "trigger", "subject", "engine", "state", "step", "parts_done", "parts_total", "cancel_asked", "rows", "difference",
    "started", "seconds",
)  # fmt: skip


@extend_schema_view(list=extend_schema(responses=serializers.NeedRunRow(many=True)))
class NeedRunResource(Resource):
    """Recomputations, the newest first."""

    queryset = NeedRun.objects.all()
    serializer_class = serializers.NeedRunDetail
    filterset_class = api_filters.NeedRunFilter
    ordering = ("-pk",)
    orderings = {"started": "started"}
    needed_scope = Scope.WRITE
    one_by_one = {"create": _("A recompute counts everything, so one is enough.")}

    def list_columns(self):
        return {"uid": "uid", "uri": address(self.base("need-runs")), **{name: name for name in PLAIN}}

    def columns(self):
        return self.list_columns() | {"inputs": "inputs"}

    @extend_schema(
        request=serializers.NeedRunAsked, responses={202: serializers.NeedRunDetail}, filters=False
    )
    def create(self, request, **_kwargs):
        """Ask for a full recompute, or for a second count. Coordinators only.

        The worker does it; follow it at the address in the answer. One that waits already is answered again.
        """
        self.check_parameters(())
        body = members(request.data, ("engine",))
        engine = one_of(body, "engine", runs.ASKED, "sql")
        return self.told(runs.ask_for_run(by=request.user, engine=engine))

    @extend_schema(request=None, responses={202: serializers.NeedRunDetail}, filters=False)
    @action(detail=True, methods=["post"])
    def cancel(self, request, **_kwargs):
        """Stop what somebody asked for; the figures stay as they were. Coordinators only.

        What a change set off cannot be stopped (409): it brings that change into the figures.
        """
        self.check_parameters(())
        run = self.one().first()
        if run is None:
            raise Http404
        runs.cancel_run(by=request.user, run=run)
        return self.told(run)

    def told(self, run):
        """The answer about a run that goes on by itself."""
        body = NeedRun.objects.filter(pk=run.pk).values_list(row(self.columns()), flat=True).get()
        answer = conditional.answer(self.request, body, status=202)
        answer.headers["Location"] = f"{self.base('need-runs')}{run.uid}/"
        return answer
