"""Webhooks: the addresses that are told of changes, and their messages."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                (
                    "resources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("secret", models.TextField(editable=False)),
                ("former_secret", models.TextField(blank=True, editable=False)),
                ("former_until", models.DateTimeField(editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("on", "on"), ("paused", "paused"), ("stopped", "stopped by the portal")],
                        default="on",
                        max_length=7,
                    ),
                ),
                ("position", models.BigIntegerField(default=0)),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, help_text="attempts in a row that failed"),
                ),
                ("failing_since", models.DateTimeField(null=True)),
                ("next_attempt", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lease",
                    models.UUIDField(help_text="of the worker that talks to this address now", null=True),
                ),
                ("leased_until", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("changes", "changes"), ("ping", "test")], default="changes", max_length=7
                    ),
                ),
                (
                    "numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "under way"),
                            ("delivered", "delivered"),
                            ("failed", "not delivered"),
                            ("skipped", "skipped"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("by_hand", models.BooleanField(default=False)),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("delivered", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("attempts", models.JSONField(default=list)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="exchange.webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery of a webhook",
                "verbose_name_plural": "deliveries of webhooks",
            },
        ),
        migrations.AddIndex(
            model_name="webhook",
            index=models.Index(fields=["next_attempt"], name="webhook_turn"),
        ),
        migrations.AddIndex(
            model_name="hookdelivery",
            index=models.Index(fields=["webhook", "-created", "-id"], name="hook_delivery_newest"),
        ),
        migrations.AddConstraint(
            model_name="hookdelivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("by_hand", False), ("state", "waiting")),
                fields=("webhook",),
                name="hook_one_in_turn",
            ),
        ),
    ]
