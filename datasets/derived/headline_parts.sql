-- The parts of each sentence of the home page, for its squares: what is known, known in part, unknown, and what stands apart.
WITH outcome AS (SELECT * FROM completeness_totals WHERE field = 'outcome'),
money AS (
  SELECT count(*) FILTER (status = 'total') AS total, count(*) FILTER (status IN ('state_only', 'operation_only')) AS partly,
    count(*) FILTER (status = 'unknown') AS unknown FROM project_money
),
asked AS (SELECT state, n FROM homework_status WHERE scope = 'all')
SELECT 'worked' AS headline, 1 AS sequence, 'known' AS part, 'known' AS kind, '成果の数値がある' AS label_text, 'With an outcome in numbers' AS label_text_en,
  (SELECT known FROM outcome) AS n, '件' AS unit
UNION ALL SELECT 'worked', 2, 'partly', 'partly', '言葉だけか、この実証によるとは言えない値', 'In words only, uncertain, or not due to the project', (SELECT partly FROM outcome), '件'
UNION ALL SELECT 'worked', 3, 'none', 'unknown', '見つかっていない', 'Nothing found', (SELECT "none" FROM outcome), '件'
UNION ALL SELECT 'cost', 1, 'total', 'known', '総事業費が分かる', 'Total cost known', total, '件' FROM money
UNION ALL SELECT 'cost', 2, 'partly', 'partly', '国の支出など、一部だけ分かる', 'Only a part known, such as what the state paid', partly, '件' FROM money
UNION ALL SELECT 'cost', 3, 'none', 'unknown', '見つかっていない', 'Nothing found', unknown, '件' FROM money
UNION ALL SELECT 'spread', sequence, what, CASE what WHEN 'introduced' THEN 'known' WHEN 'claimed' THEN 'apart' ELSE 'partly' END,
  CASE what WHEN 'introduced' THEN '導入済み' WHEN 'granted' THEN '交付決定' WHEN 'candidate' THEN '候補' ELSE '名前の分からない報告' END,
  CASE what WHEN 'introduced' THEN 'Introduced' WHEN 'granted' THEN 'Grant decided' WHEN 'candidate' THEN 'Candidates' ELSE 'Reported without names' END,
  n, unit FROM adoption_counts
UNION ALL SELECT 'asked', 1, 'answered', 'known', '完全な回答', 'Answered in full', n, '件' FROM asked WHERE state = 'answered'
UNION ALL SELECT 'asked', 2, 'partly', 'partly', '約束・一部回答', 'Promised or in part', n, '件' FROM asked WHERE state = 'partly'
UNION ALL SELECT 'asked', 3, 'open', 'unknown', '回答が見当たらない', 'No answer found', n, '件' FROM asked WHERE state = 'open'
ORDER BY CASE headline WHEN 'worked' THEN 1 WHEN 'cost' THEN 2 WHEN 'spread' THEN 3 ELSE 4 END, sequence
