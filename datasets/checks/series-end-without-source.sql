-- table: kpis
-- level: error
-- ja: 「{title}」の実績が続いていないことに、出典（series_source）か説明（series_note）がありません。
-- en: That the series of “{title}” stops has no source (series_source) or no note (series_note).
-- fix: 続いていないことを示す資料を series_source に、事情を series_note に書いてください。
-- fix_en: Name the document under series_source, and what happened under series_note.
SELECT id AS key, 'series_source' AS field, title
FROM kpis
WHERE coalesce(CAST(series_ended_fiscal_year AS VARCHAR), series_ended_by, series_note, series_source) IS NOT NULL
  AND (series_source IS NULL OR series_note IS NULL)
ORDER BY key
