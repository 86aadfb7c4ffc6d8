"""An artisan's voice as readable rules: proposed from her own edits, applied to drafts before the guard reads them."""

from ml.voice.apply import Voiced, apply_rules
from ml.voice.learn import TaughtEdit, proposals
from ml.voice.rules import Rule, RuleError, RuleKind, make_rule

__all__ = ["Rule", "RuleError", "RuleKind", "TaughtEdit", "Voiced", "apply_rules", "make_rule", "proposals"]
