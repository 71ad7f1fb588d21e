-- Who pays? Adoptions by kind of funding and stage. There is no share of own funds: most records come from what the
-- state announced of its subsidies, and would decide it. A sentence says so.
WITH kinds(sequence, funding) AS (
  VALUES (1, 'own_funds'), (2, 'national_subsidy'), (3, 'prefectural_subsidy'), (4, 'between_municipalities'),
    (5, 'private'), (6, 'unknown')
),
counted AS (
  SELECT funding, count(*) FILTER (stage = 'introduced') AS introduced, count(*) FILTER (stage = 'granted') AS granted,
    count(*) FILTER (stage = 'candidate') AS candidates, count(*) AS n,
    if(count(*) <= 50, list(id ORDER BY id), NULL) AS adoptions
  FROM adoptions GROUP BY funding
),
unnamed AS (
  SELECT string_agg(n || unit, 'と' ORDER BY sequence) AS ja,
    string_agg(n || CASE unit WHEN '団体' THEN ' bodies' WHEN '県' THEN ' prefectures' ELSE ' (' || unit || ')' END, ' and ' ORDER BY sequence) AS en
  FROM adoption_counts WHERE what = 'claimed'
)
SELECT k.funding, k.sequence, coalesce(c.introduced, 0) AS introduced, coalesce(c.granted, 0) AS granted,
  coalesce(c.candidates, 0) AS candidates, coalesce(c.n, 0) AS n, c.adoptions,
  CASE k.funding WHEN 'own_funds' THEN
    CASE WHEN coalesce(c.introduced, 0) = 0 THEN '自主財源と確認できた導入は、まだありません。'
      ELSE '自主財源と確認できた導入は' || c.introduced || '件です。' END
    || '記録の多くは国の補助の発表や支出の資料から集めたもので、割合は集め方で決まってしまうため示しません。'
    || coalesce('会議では、団体の名前の分からない導入が' || u.ja || 'で報告されています。', '')
  END AS note,
  CASE k.funding WHEN 'own_funds' THEN
    CASE WHEN coalesce(c.introduced, 0) = 0 THEN 'No introduction is yet known to be paid from own funds.'
      ELSE 'Known to be paid from own funds: ' || c.introduced || '.' END
    || ' Most records come from what the state announced or paid, so a share would only show how they were found, and none is given.'
    || coalesce(' In meetings ' || u.en || ' without names were reported.', '')
  END AS note_en
FROM kinds k LEFT JOIN counted c USING (funding), unnamed u
ORDER BY k.sequence
