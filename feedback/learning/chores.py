"""The recurring work of learning, for the scheduler's process; all of it is plain Python."""

from __future__ import annotations

from datetime import timedelta

from feedback.learning.due import trainings_due
from feedback.learning.forgetting import snapshots_forget
from feedback.learning.runs import runs_sweep
from feedback.learning.watch import watch
from jewelry_site.core.chores import chore

chore("sweep-trainings", every=timedelta(seconds=5))(runs_sweep)
chore("start-trainings", every=timedelta(minutes=10))(trainings_due)
chore("watch-models", every=timedelta(hours=6))(watch)
chore("forget-deleted-accounts", every=timedelta(days=1))(snapshots_forget)
