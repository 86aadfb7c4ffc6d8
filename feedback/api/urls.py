from django.urls import path

from feedback.api.descriptions import DescriptionItem
from feedback.api.house_rules import HouseRuleItem, HouseRuleRestore, HouseRules
from feedback.api.quality import Quality
from feedback.api.review import Answers, Approve, Feedback, Reject

_RULE = "api/v1/house-rules/<uuid:rule_id>/"
_ONE = "api/v1/descriptions/<uuid:description_id>/"

urlpatterns = [
    path("api/v1/quality/", Quality.as_view(), name="api_quality"),
    path("api/v1/house-rules/", HouseRules.as_view(), name="api_house_rules"),
    path(_RULE, HouseRuleItem.as_view(), name="api_house_rule"),
    path(f"{_RULE}restore/", HouseRuleRestore.as_view(), name="api_house_rule_restore"),
    path(_ONE, DescriptionItem.as_view(), name="api_description"),
    path(f"{_ONE}answers/", Answers.as_view(), name="api_answers"),
    path(f"{_ONE}feedback/", Feedback.as_view(), name="api_feedback"),
    path(f"{_ONE}approve/", Approve.as_view(), name="api_approve"),
    path(f"{_ONE}reject/", Reject.as_view(), name="api_reject"),
]
