from django.urls import path

from feedback.api.descriptions import DescriptionItem
from feedback.api.review import Answers, Approve, Feedback, Reject

_ONE = "api/v1/descriptions/<uuid:description_id>/"

urlpatterns = [
    path(_ONE, DescriptionItem.as_view(), name="api_description"),
    path(f"{_ONE}answers/", Answers.as_view(), name="api_answers"),
    path(f"{_ONE}feedback/", Feedback.as_view(), name="api_feedback"),
    path(f"{_ONE}approve/", Approve.as_view(), name="api_approve"),
    path(f"{_ONE}reject/", Reject.as_view(), name="api_reject"),
]
