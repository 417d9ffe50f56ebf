-- How many hours pass until a series has its first answer, by the month of its posting? Only series with an answer.
-- The percentiles are by nearest rank. kvq prints whole hours; here are fractions.
-- Draw lines: month; p50_hours, p90_hours.
-- :since, :until  days: the first and last month (default: the last three years)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
answer AS (
  SELECT month AS month, first_response_hours AS hours,
    row_number() OVER (PARTITION BY month ORDER BY first_response_hours) AS place,
    count(*) OVER (PARTITION BY month) AS series
  FROM span CROSS JOIN v1_series
  WHERE first_response_hours IS NOT NULL AND is_backport = 0 AND coalesce(:list, '') IN ('', list)
    AND month BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7))
SELECT month, series, min(hours) FILTER (WHERE place * 100 >= series * 50) AS p50_hours,
  min(hours) FILTER (WHERE place * 100 >= series * 90) AS p90_hours
FROM answer
GROUP BY month, series
ORDER BY month;
