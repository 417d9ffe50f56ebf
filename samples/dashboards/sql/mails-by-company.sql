-- How many mails do the people of each company write in a week? Robots are left out.
-- Draw stacked bars: week_start, mails, one colour for each company.
-- :since, :until  the first and last day; weeks count by their Monday (default: the last year)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-1 year')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of')
SELECT w.week_start, w.week, w.company, sum(w.mails) AS mails
FROM span CROSS JOIN v1_week_mails w
WHERE w.week_start BETWEEN span.since AND span.until AND coalesce(:list, '') IN ('', w.list) AND w.is_robot = 0
GROUP BY w.week_start, w.week, w.company
ORDER BY w.week_start, mails DESC, w.company;
