-- table: projects
-- level: error
-- ja: 終了の年度が「推定」「不確か」なのに、その理由（ended_note）か、もとになった資料（ended_source）がありません。
-- en: The end is inferred or uncertain without saying why (ended_note) or from what (ended_source).
-- fix: 推定の理由を ended_note に、もとになった資料を ended_source に書いてください。
-- fix_en: Give the reason in ended_note and the document in ended_source.
SELECT id AS key, 'ended_fiscal_year_status' AS field
FROM projects
WHERE ended_fiscal_year_status <> 'read' AND (ended_note IS NULL OR ended_source IS NULL)
ORDER BY key
