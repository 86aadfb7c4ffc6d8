"""What every API class of a shop shares."""

from __future__ import annotations

from typing import cast

from django.utils.functional import cached_property
from rest_framework.request import Request
from rest_framework.views import APIView

from jewelry_site.core.models import User
from listings.models import Artisan
from listings.selectors import artisan_of

MAX_WAIT_SECONDS = 60


# Acts for one shop and shows only its things, also to a moderator who has a shop of her own.
# A comment and not a docstring: the schema would repeat it at every operation.
class ArtisanView(APIView):
    @cached_property
    def artisan(self) -> Artisan:
        return artisan_of(self.request.user)


def person(request: Request) -> User:
    """Who calls; the permission class let nobody in who is anonymous."""
    return cast(User, request.user)
