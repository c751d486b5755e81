"""What the API tidies up."""

from celery import shared_task

from rest import idempotency


@shared_task
def forget_answers():
    """Answers kept for who repeats a request go after a day."""
    idempotency.forget()
