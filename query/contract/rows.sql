-- Where the rows of each table of the contract come from. `{owned}` is a condition on the owner of a row: all owners, or
-- those whose rows are written again.

-- name: mail
FROM message m
JOIN msgid i ON i.id = m.msgid
LEFT JOIN mailbox b ON b.id = m.author
LEFT JOIN address a ON a.id = b.address
LEFT JOIN domain o ON o.id = a.domain
LEFT JOIN patch p ON p.message = m.id
LEFT JOIN thread t ON t.msgid = m.msgid
LEFT JOIN msgid r ON r.id = t.root
WHERE m.id {owned}
ORDER BY m.id

-- name: mail_list
FROM delivery d JOIN epoch e ON e.id = d.epoch JOIN list l ON l.id = e.list
WHERE d.message {owned} AND l.name IN (SELECT name FROM temp.wanted_list)
ORDER BY d.id

-- name: mail_subsystem
FROM (
  SELECT ms.message, n.name AS subsystem, iif(ms.from_patches, 'patches', 'title') AS source
  FROM message_subsystem ms
  JOIN subsystem u ON u.id = ms.subsystem
  JOIN temp.subsystem_name n ON n.folded = u.folded
  WHERE ms.message {owned}
  UNION
  SELECT pf.message, c.name, 'maintainers'
  FROM patch_file pf
  JOIN file_section fs ON fs.file = pf.file
  JOIN maintainers_section c ON c.id = fs.section
  WHERE pf.message {owned}) k
ORDER BY k.message, k.source DESC, k.subsystem

-- name: file
FROM patch_file f JOIN file g ON g.id = f.file
WHERE f.message {owned}
ORDER BY f.message, g.path

-- name: trailer
FROM trailer t LEFT JOIN mailbox b ON b.id = t.mailbox LEFT JOIN address a ON a.id = b.address
WHERE t.message {owned}
ORDER BY t.message, t.position

-- name: series
FROM series s
JOIN message m ON m.id = s.id
JOIN msgid i ON i.id = m.msgid
LEFT JOIN mailbox b ON b.id = m.author
LEFT JOIN address a ON a.id = b.address
LEFT JOIN domain o ON o.id = a.domain
LEFT JOIN thread t ON t.msgid = m.msgid
LEFT JOIN msgid r ON r.id = t.root
WHERE s.id {owned}
ORDER BY s.id

-- name: series_subsystem
FROM series_message sm JOIN v1_mail_subsystem ms ON ms.mail_id = sm.message
WHERE sm.series {owned}
GROUP BY sm.series, ms.subsystem
ORDER BY sm.series, ms.subsystem

-- name: review
FROM series_message sm
JOIN patch_trailer pt ON pt.patch = sm.message
JOIN series s ON s.id = sm.series
JOIN message m ON m.id = pt.patch
JOIN message g ON g.id = pt.source
JOIN address a ON a.id = pt.address
JOIN mailbox b ON b.id = (
  SELECT min(t.mailbox) FROM trailer t JOIN mailbox x ON x.id = t.mailbox
  WHERE t.message = pt.source AND +t.kind = pt.kind AND x.address = pt.address)
LEFT JOIN mailbox w ON w.id = m.author
WHERE sm.series {owned} AND pt.kind IN ('reviewed-by', 'acked-by', 'tested-by') AND b.identity IS NOT w.identity
ORDER BY sm.series, sm.number, pt.patch, pt.kind, a.email

-- A series is reviewed when its last patch has a Reviewed-by or an Acked-by.
-- name: event
FROM (
  SELECT id AS series_id, topic_id, list, 'posted' AS kind, 'awaiting-review' AS state, posted_unix AS time,
    iif(is_backport, 0, 1) AS open_change
  FROM v1_series WHERE id {owned}
  UNION ALL
  SELECT id, topic_id, list, 'answered', '', first_response_unix, 0
  FROM v1_series WHERE id {owned} AND first_response_unix IS NOT NULL
  UNION ALL
  SELECT s.id, s.topic_id, s.list, 'reviewed', 'reviewed', max(f.first), 0
  FROM v1_series s JOIN (
    SELECT series_id, mail_id, min(given_unix) AS first FROM v1_review
    WHERE series_id {owned} AND kind IN ('reviewed-by', 'acked-by') AND NOT is_cover
    GROUP BY series_id, mail_id) f ON f.series_id = s.id
  WHERE s.is_complete AND NOT s.is_backport
  GROUP BY s.id HAVING count(*) >= s.patches
  UNION ALL
  SELECT id, topic_id, list, 'ended', state, ended_unix, -1
  FROM v1_series WHERE id {owned} AND ended_unix IS NOT NULL) k
ORDER BY k.series_id, k.time, k.open_change DESC, k.kind

-- The latest series of a topic stands for it: the newest that nothing supersedes.
-- name: topic
FROM (
  SELECT topic_id,
    first_value(id) OVER oldest AS first_id,
    first_value(id) OVER newest AS latest_id,
    row_number() OVER oldest AS place,
    min(posted_unix) OVER topic AS first_posted,
    max(posted_unix) OVER topic AS last_posted,
    max(last_activity_unix) OVER topic AS last_activity,
    max(revision) OVER topic AS revisions,
    count(*) OVER topic AS postings,
    max(applied_unix) OVER topic AS applied
  FROM v1_series WHERE topic_id {owned}
  WINDOW topic AS (PARTITION BY topic_id),
    oldest AS (PARTITION BY topic_id ORDER BY posted_unix, id),
    newest AS (PARTITION BY topic_id ORDER BY is_latest DESC, form = 'partial', posted_unix DESC, id DESC)) k
JOIN v1_series f ON f.id = k.first_id
JOIN v1_series l ON l.id = k.latest_id
WHERE k.place = 1
ORDER BY k.topic_id

-- Everybody who wrote a mail, gave a tag or is named by a trailer.
-- name: person
FROM (
  SELECT person_id, sum(mails) AS mails, sum(patches) AS patches, sum(reviews) AS reviews, min(first) AS first,
    max(last) AS last
  FROM (
    SELECT author_id AS person_id, count(*) AS mails, sum(kind = 'patch') AS patches, 0 AS reviews,
      min(date_unix) AS first, max(date_unix) AS last
    FROM v1_mail WHERE author_id {owned} GROUP BY author_id
    UNION ALL
    SELECT reviewer_id, 0, 0, count(*), min(given_unix), max(given_unix)
    FROM v1_review WHERE reviewer_id {owned} AND NOT is_cover GROUP BY reviewer_id
    UNION ALL
    SELECT DISTINCT person_id, 0, 0, 0, NULL, NULL FROM v1_trailer WHERE person_id {owned})
  GROUP BY person_id) k
JOIN identity n ON n.id = k.person_id
ORDER BY k.person_id

-- name: day_mails
FROM v1_mail m
WHERE m.week_start {owned}
GROUP BY m.day, m.week_start, m.list, m.kind

-- name: week_mails
FROM v1_mail m
WHERE m.week_start {owned}
GROUP BY m.week_start, m.week, m.list, m.kind, m.company, m.domain, m.is_robot, m.is_backport

-- name: week_people
FROM (
  SELECT week_start, week, list, author_id AS person_id, company, 1 AS mails,
    kind = 'patch' AND NOT is_backport AS patches, kind = 'reply' AS replies, 0 AS reviews, 0 AS series
  FROM v1_mail WHERE week_start {owned} AND author_id IS NOT NULL
  UNION ALL
  SELECT week_start, week, list, reviewer_id, company, 0, 0, 0, 1, 0
  FROM v1_review WHERE week_start {owned} AND is_first AND NOT is_cover AND kind <> 'tested-by'
  UNION ALL
  SELECT week_start, week, list, author_id, company, 0, 0, 0, 0, 1
  FROM v1_series WHERE week_start {owned} AND author_id IS NOT NULL AND NOT is_backport) k
GROUP BY k.week_start, k.week, k.list, k.person_id, k.company

-- name: month_reviews
FROM v1_review r LEFT JOIN v1_mail_subsystem u ON u.mail_id = r.mail_id
WHERE r.month {owned} AND NOT r.is_cover
GROUP BY r.month, r.list, coalesce(u.subsystem, ''), r.reviewer_id, r.company, r.kind

-- name: week_open
FROM (
  SELECT week_start, week, list, sum(open_change = 1) AS posted, sum(open_change = -1) AS ended,
    sum(sum(open_change)) OVER (PARTITION BY list ORDER BY week_start) AS open_series
  FROM v1_event WHERE open_change <> 0 GROUP BY list, week_start, week) k
ORDER BY k.list, k.week_start

-- name: company
FROM v1_week_people k
GROUP BY k.company

-- name: section
FROM maintainers_section c
ORDER BY c.id

-- name: defect
FROM defect f
CROSS JOIN delivery d ON d.id = f.delivery
JOIN epoch e ON e.id = d.epoch
JOIN list l ON l.id = e.list
WHERE l.name IN (SELECT name FROM temp.wanted_list) AND d.committed >= (SELECT since FROM temp.option)
ORDER BY d.id, f.kind
