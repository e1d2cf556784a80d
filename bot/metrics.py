"""Which figures does `/metrics` show?"""

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

ANSWERS = Counter("quiz_answers_total", "Answers by outcome", ["outcome"])
REQUESTS = Counter("quiz_requests_total", "Requests by kind and result", ["request", "result"])
HANDLE_SECONDS = Histogram("quiz_handle_seconds", "From request to reply", buckets=_FAST)
COMMIT_SECONDS = Histogram("quiz_commit_seconds", "One shared commit of answers", buckets=_FAST)
BACKLOG = Gauge("quiz_outbox_backlog", "Posts that do not yet show what they should")
TICK_LAG = Gauge("quiz_tick_lag_seconds", "How late the oldest due schedule was found")
TICK_SECONDS = Histogram("quiz_tick_seconds", "One tick", buckets=_FAST)
MISSED = Gauge("quiz_missed_days", "Days on which a question was due and could not be asked")
DELIVERIES = Counter("quiz_deliveries_total", "Deliveries by outcome", ["outcome"])
