-- How many lines of each company were applied in a quarter? By the company of the series' author.
-- Draw stacked bars: quarter, lines_added, one colour for each company.
-- :since, :until  the first and last day on which they were applied (default: the last three years)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of')
SELECT substr(s.applied, 1, 4) || '-Q' || ((CAST(substr(s.applied, 6, 2) AS INTEGER) + 2) / 3) AS quarter, s.company,
  count(*) AS series, sum(s.lines_added) AS lines_added, sum(s.lines_removed) AS lines_removed
FROM span CROSS JOIN v1_series s
WHERE substr(s.applied, 1, 10) BETWEEN span.since AND span.until AND coalesce(:list, '') IN ('', s.list)
GROUP BY 1, s.company
ORDER BY 1, lines_added DESC, s.company;
