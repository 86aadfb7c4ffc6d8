"""A cache that forgets instead of failing: throttling and sessions never stop an upload when Redis is away."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; an unreachable or full server reads as an empty cache."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("cache not readable: %s", error)
            return default

    def set(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> None:
        try:
            super().set(key, value, timeout, version)
        except RedisError as error:
            logger.warning("cache not writable: %s", error)

    def add(self, key: str, value: Any, timeout: Any = 300, version: int | None = None) -> bool:
        try:
            return bool(super().add(key, value, timeout, version))
        except RedisError as error:
            logger.warning("cache not writable: %s", error)
            return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Unlike Django's, a key that is not there counts from nothing."""
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, ValueError) as error:
            logger.warning("cache not writable: %s", error)
            return delta

    def touch(self, key: str, timeout: Any = 300, version: int | None = None) -> bool:
        try:
            return bool(super().touch(key, timeout, version))
        except RedisError as error:
            logger.warning("cache not writable: %s", error)
            return False
