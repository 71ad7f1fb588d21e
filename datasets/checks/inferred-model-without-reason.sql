-- table: adoptions
-- level: error
-- ja: もととの関係が「推定」なのに、その理由（relation_note）がありません。
-- en: The relation to the model is inferred without saying why (relation_note).
-- fix: 推定の理由を relation_note に書いてください。
-- fix_en: Give the reason in relation_note.
SELECT id AS key, 'relation_note' AS field FROM adoptions WHERE relation = 'inferred' AND relation_note IS NULL ORDER BY key
