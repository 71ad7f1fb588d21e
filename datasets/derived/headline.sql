-- The four answers of the home page. Each is a sentence in pieces - before, answer, after - and a second one, more, that
-- says what the number leaves out. A total is given only where the records are not chosen by how they were found.
WITH parts AS (
  SELECT headline,
    max(n) FILTER (kind = 'known') AS n, sum(n) FILTER (kind = 'partly') AS partly, max(n) FILTER (kind = 'unknown') AS unknown,
    max(n) FILTER (part = 'granted') AS granted, max(n) FILTER (part = 'candidate') AS candidates,
    string_agg(n || unit, 'と' ORDER BY sequence) FILTER (kind = 'apart') AS claimed,
    string_agg(n || CASE unit WHEN '団体' THEN ' bodies' WHEN '県' THEN ' prefectures' ELSE ' (' || unit || ')' END, ' and ' ORDER BY sequence)
      FILTER (kind = 'apart') AS claimed_en
  FROM headline_parts GROUP BY headline
),
numbers AS (
  SELECT *, CASE WHEN headline <> 'spread' THEN n + partly + unknown END AS total FROM parts
),
weakest AS (
  SELECT CASE c.field WHEN 'outcome' THEN 'worked' ELSE 'cost' END AS headline, arg_max(c.weakest_status, w.rank) FILTER (c.state = 'known') AS weakest_status
  FROM completeness_cells c LEFT JOIN weakness w ON w.id = c.weakest_status WHERE c.field IN ('outcome', 'cost') GROUP BY c.field
  UNION ALL SELECT 'spread', (SELECT c.weakest_status FROM adoption_counts c WHERE c.what = 'introduced')
  UNION ALL SELECT 'asked', 'read'
),
words(headline, sequence, question, question_en, before, after, before_en, after_en, sampling, sampling_en, method) AS (
  VALUES
    ('worked', 1, '効いたか', 'Did it work?', '件の実証のうち、成果の数値が見つかったのは', 'です。', ' demonstrations, outcomes in numbers were found for ', '.',
      '名前の分かった実証のすべてを数えています。読むことのできた資料に数値があるかどうかで、成果がなかったことを意味しません。',
      'All demonstrations known by name. It tells what readable sources say; no number does not mean no outcome.', 'completeness_totals'),
    ('cost', 2, 'いくらかかったか', 'What did it cost?', '件の実証のうち、総事業費が分かるのは', 'です。', ' demonstrations, the total cost is known of ', '.',
      '名前の分かった実証のすべてを数えています。国の支出は、行政事業レビューシートにある上位の支出先から分かるものです。',
      'All demonstrations known by name. Payments by the state come from review sheets, which name the largest payees only.', 'project_money'),
    ('spread', 3, '広がったか', 'Did it spread?', 'ほかのまちへの導入が記録されているのは', 'です。', 'Recorded as introduced elsewhere: ', '.',
      '国の補助の発表と支出、報道、会議の記録から見つかったものです。補助を受けずに広がったものは見つかりにくいため、割合は示しません。',
      'Found in what the state announced and paid, in the press and in minutes. What spread without a subsidy is hard to find, so no share is given.', 'adoption_counts'),
    ('asked', 4, '求められたことに答えたか', 'Were requests answered?', '会議での指摘', 'です。', ' requests made in meetings, answered in full: ', '.',
      '全文を読むことのできた会議の記録にある指摘のすべてです。', 'All requests in the minutes that could be read in full.', 'homework_status')
)
SELECT w.headline AS id, w.sequence, w.question, w.question_en,
  CASE WHEN w.headline = 'asked' THEN w.before || coalesce(CAST(x.total AS VARCHAR), '') || '件のうち、完全な回答が見つかったのは'
    ELSE coalesce(CAST(x.total AS VARCHAR), '') || w.before END AS before, x.n || '件' AS answer, w.after,
  CASE WHEN x.total IS NULL THEN '' ELSE 'Of ' || x.total END || w.before_en AS before_en, CAST(x.n AS VARCHAR) AS answer_en, w.after_en,
  CASE w.headline
    WHEN 'worked' THEN CASE WHEN x.partly > 0 THEN 'ほかに、言葉だけの成果や、この実証によるとは言えない値が' || x.partly || '件あります。' ELSE '' END || x.unknown || '件は、見つかっていません。'
    WHEN 'cost' THEN 'ほかに、国の支出など一部だけが分かるものが' || x.partly || '件あります。' || x.unknown || '件は、見つかっていません。'
    WHEN 'spread' THEN CASE WHEN u.unsure > 0 THEN 'うち' || u.unsure || '件は、会議での伝聞か当事者の申告です。' ELSE '' END || '国が補助を決めたものが' || x.granted || '件、候補が' || x.candidates || '件あります。'
      || coalesce('このほかに、名前の分からない' || x.claimed || 'の報告があります。', '')
    ELSE '約束・一部回答が' || x.partly || '件、回答の見当たらないものが' || x.unknown || '件です。'
  END AS more,
  CASE w.headline
    WHEN 'worked' THEN CASE WHEN x.partly > 0 THEN 'In words only, uncertain or not due to the project: ' || x.partly || '. ' ELSE '' END || 'Nothing was found for ' || x.unknown || '.'
    WHEN 'cost' THEN 'Known in part, such as what the state paid: ' || x.partly || '. Nothing was found for ' || x.unknown || '.'
    WHEN 'spread' THEN CASE WHEN u.unsure > 0 THEN 'Of these ' || u.unsure || ' rest on hearsay or self-report. ' ELSE '' END || 'Grants decided: ' || x.granted || '; candidates: ' || x.candidates || '.'
      || coalesce(' In addition, ' || x.claimed_en || ' without names were reported.', '')
    ELSE 'Promised or in part: ' || x.partly || '. No answer found: ' || x.unknown || '.'
  END AS more_en,
  x.n, x.total, '件' AS unit,
  w.sampling || CASE WHEN w.headline IN ('worked', 'cost') AND c.n > 0 THEN '候補として発表され、実施を確かめられていない' || c.n || '件を含みます。' ELSE '' END AS sampling,
  w.sampling_en || CASE WHEN w.headline IN ('worked', 'cost') AND c.n > 0 THEN ' They include ' || c.n || ' only announced as candidates.' ELSE '' END AS sampling_en, k.weakest_status, w.method
FROM words w JOIN numbers x USING (headline) JOIN weakest k USING (headline),
  (SELECT unsure FROM adoption_counts WHERE what = 'introduced') u, (SELECT count(*) AS n FROM project_activity WHERE candidate_only) c
ORDER BY w.sequence
