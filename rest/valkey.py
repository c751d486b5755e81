"""Valkey for what may be lost: counts of a short while. Whoever asks it goes on without it when it does not answer."""

import functools

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

WAIT = 0.3  # seconds
AWAY = (redis.RedisError, OSError)


@functools.cache
def valkey(url):
    """A client that does not wait and does not try again. Raises one of AWAY."""
    patience = {"socket_timeout": WAIT, "socket_connect_timeout": WAIT, "retry": Retry(NoBackoff(), 0)}
    return redis.Redis.from_url(url, **patience)
