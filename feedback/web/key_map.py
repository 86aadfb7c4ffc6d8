"""The keys of the review desk, and how a person likes to work there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from feedback.desk.selectors import habits_of
from feedback.desk.services import habits_change
from listings.web.access import person, safe_next, signed_in

KEYS = (
    ("a", gettext_lazy("Approve, or save and approve")),
    ("s", gettext_lazy("Save")),
    ("r", gettext_lazy("Reject, with a reason")),
    ("u", gettext_lazy("Undo what you did last")),
    ("t", gettext_lazy("Go to the title")),
    ("e", gettext_lazy("Go to the description")),
    ("f", gettext_lazy("Go to the next finding")),
    ("d", gettext_lazy("Show your changes against the draft")),
    ("w", gettext_lazy("Try another text beside this one")),
    ("1 – 9", gettext_lazy("Give this answer to the first question")),
    ("v", gettext_lazy("Next view of the piece")),
    ("z", gettext_lazy("See the photo large")),
    ("j", gettext_lazy("Next in the queue")),
    ("k", gettext_lazy("The one before in the queue")),
    ("Esc", gettext_lazy("Leave a field, so that keys work again")),
    ("Ctrl + Enter", gettext_lazy("In a field: approve, or save and approve")),
    ("?", gettext_lazy("This list")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk_habits(request: HttpRequest) -> HttpResponse:
    """The key map as a page, and the form that switches single keys and the queue."""
    if request.method != "POST":
        back = safe_next(request, request.GET.get("next", ""))
        return render(request, "desk_habits.html", {"keys": KEYS, "habits": habits_of(person(request)), "back": back})
    habits_change(user=person(request), keys="keys" in request.POST, next_opens="next_opens" in request.POST)
    messages.success(request, _("Your desk is set up like this from now on."))
    return redirect(safe_next(request, request.POST.get("next", "")) or "desk_habits")
