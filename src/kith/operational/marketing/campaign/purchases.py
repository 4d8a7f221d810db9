"""When a purchase was made, as far as a campaign goes by it."""

# A purchase known by its day alone stands at midnight in UTC. It counts as made at the end of that day, so that one of
# the day of sending is not lost and the window holds as many days as for purchases whose time is known. Both groups are
# counted alike, so this favours none.
BOUGHT_AT = (
    "case when o.ordered_at = date_trunc('day', o.ordered_at, 'UTC') then o.ordered_at + interval '86399 seconds'"
    " else o.ordered_at end"
)
