-- How many days pass from the first revision until a series is applied, by the month in which it is applied?
-- The percentiles are by nearest rank. kvq prints whole days; here are fractions.
-- Draw lines: month; p50_days, p90_days.
-- :since, :until  days: the first and last month (default: the last three years)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
answer AS (
  SELECT substr(applied, 1, 7) AS month, time_to_merge_days AS days,
    row_number() OVER (PARTITION BY substr(applied, 1, 7) ORDER BY time_to_merge_days) AS place,
    count(*) OVER (PARTITION BY substr(applied, 1, 7)) AS series
  FROM span CROSS JOIN v1_series
  WHERE applied_unix IS NOT NULL AND coalesce(:list, '') IN ('', list)
    AND substr(applied, 1, 7) BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7))
SELECT month, series, min(days) FILTER (WHERE place * 100 >= series * 50) AS p50_days,
  min(days) FILTER (WHERE place * 100 >= series * 90) AS p90_days
FROM answer
GROUP BY month, series
ORDER BY month;
