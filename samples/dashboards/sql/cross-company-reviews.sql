-- Which share of the reviews in a month comes from another company than the author's?
-- Freemail and unknown are no companies: if your affiliations are incomplete, the share is too small, never too large.
-- Draw a line: month, percent.
-- :since, :until  days: the first and last month (default: the last three years)
-- :list           a list (default: all)
WITH span AS (
  SELECT coalesce(nullif(:since, ''), date(value, '-3 years')) AS since,
    coalesce(nullif(:until, ''), substr(value, 1, 10)) AS until
  FROM v1_meta WHERE name = 'as_of'),
monthly AS (
  SELECT r.month, count(*) AS reviews,
    count(*) FILTER (WHERE r.company <> r.author_company AND r.company NOT IN ('(freemail)', '(unknown)')
      AND r.author_company NOT IN ('(freemail)', '(unknown)')) AS cross_company
  FROM span CROSS JOIN v1_review r
  WHERE r.month BETWEEN substr(span.since, 1, 7) AND substr(span.until, 1, 7) AND coalesce(:list, '') IN ('', r.list)
    AND r.is_first = 1 AND r.is_cover = 0 AND r.kind <> 'tested-by'
  GROUP BY r.month)
SELECT month, reviews, cross_company, 100 * CAST(cross_company AS DOUBLE PRECISION) / reviews AS percent
FROM monthly
ORDER BY month;
