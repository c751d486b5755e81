"""The composition root as an app: it hands the map of effects to the outbox once all apps are loaded."""

from django.apps import AppConfig


class GreenskillsConfig(AppConfig):
    name = "greenskills"
    verbose_name = "Green-skills portal"

    def ready(self):
        from coediting import outbox
        from greenskills import flows

        outbox.use_flows(flows.FLOWS)
