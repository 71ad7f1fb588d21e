-- The four numbers of the home page, each with its denominator and with what the reader must know of it.
WITH values_of_outcomes AS (
  SELECT count(*) FILTER (verified) AS n, count(*) AS total FROM verification_ledger
  WHERE kind = 'outcome' AND role = 'actual'
),
funding AS (
  SELECT count(*) FILTER (funding = 'own_funds') AS n, count(*) FILTER (funding <> 'unknown') AS total,
    count(*) FILTER (funding = 'unknown') AS outside
  FROM adoptions
),
due_reports AS (
  SELECT count(*) FILTER (status = 'submitted') AS n,
    count(*) FILTER (status IN ('submitted', 'overdue')) AS total,
    count(*) FILTER (status IN ('end_unknown', 'end_year_only')) AS outside
  FROM report_calendar
),
asked AS (
  SELECT count(*) FILTER (status <> 'open') AS n, count(*) AS total,
    count(*) FILTER (status IN ('promised', 'partly')) AS outside
  FROM homework
)
SELECT 'outcomes-verified' AS id, 1 AS sequence, '文書などで裏づけのある成果の値' AS title,
  'Outcome values that a document supports' AS title_en, n, total, '件' AS unit,
  '産出（参加者の数など）は数えていません。' AS note, 'verification_ledger' AS method FROM values_of_outcomes
UNION ALL
SELECT 'own-funds', 2, '自主財源による横展開', 'Adoptions paid from own funds', n, total, '件',
  '財源の分かる横展開のうちの数です。ほかに財源の分からないものが' || outside || '件あります。', 'adoption_funding' FROM funding
UNION ALL
SELECT 'reports-in', 3, '期限の来た年次報告のうち提出されたもの', 'Yearly reports handed in, of those due', n, total, '件',
  '終了の年度が分からず期限を計算できないプロジェクトが' || outside || '件あります。', 'report_calendar' FROM due_reports
UNION ALL
SELECT 'requests-answered', 4, '回答のあった会議での指摘', 'Requests of council members that were answered', n, total, '件',
  'このうち' || outside || '件は、実施の約束または一部の回答です。', 'homework' FROM asked
ORDER BY sequence
