"""Superset's security manager, which remembers for ten seconds what a role may do."""

from threading import Lock

from cachetools import TTLCache
from superset.security import SupersetSecurityManager

SECONDS = 10
ANSWERS = 10_000


class Permissions(SupersetSecurityManager):
    """A chart asks for nine permissions, each by a statement: half of the time of a kept answer."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._answers = TTLCache(ANSWERS, SECONDS)
        self._lock = Lock()

    def exist_permission_on_roles(
        self, view_name: str, permission_name: str, role_ids: list[int]
    ) -> bool:
        key = view_name, permission_name, *role_ids
        with self._lock:
            known = self._answers.get(key)
        if known is None:
            known = super().exist_permission_on_roles(view_name, permission_name, role_ids)
            with self._lock:
                self._answers[key] = known
        return known
