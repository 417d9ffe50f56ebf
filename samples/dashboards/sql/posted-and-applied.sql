-- How many series are posted in a month, what became of these, and how many are applied in it? Without backports.
-- Draw lines: month; posted, applied_in_month. Or bars: of_these_applied, of_these_superseded and the rest of posted.
-- :since, :until  days: the first and last month (default: the last three years)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
step AS (
  SELECT month, 1 AS posted, CASE state WHEN 'applied' THEN 1 ELSE 0 END AS applied,
    CASE state WHEN 'superseded' THEN 1 ELSE 0 END AS superseded, 0 AS applied_now
  FROM v1_series WHERE is_backport = 0 AND coalesce(:list, '') IN ('', list)
  UNION ALL
  SELECT substr(applied, 1, 7), 0, 0, 0, 1
  FROM v1_series WHERE applied_unix IS NOT NULL AND coalesce(:list, '') IN ('', list))
SELECT step.month, sum(step.posted) AS posted, sum(step.applied) AS of_these_applied,
  sum(step.superseded) AS of_these_superseded, sum(step.applied_now) AS applied_in_month
FROM span CROSS JOIN step
WHERE step.month BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7)
GROUP BY step.month
ORDER BY step.month;
