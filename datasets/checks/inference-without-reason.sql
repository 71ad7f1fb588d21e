-- table: outcomes
-- level: error
-- ja: 「推定」「不確か」とされているのに、その説明（status_note）がありません。
-- en: It is marked inferred or uncertain without saying why (status_note).
-- fix: 推定の理由か、不確かな点を status_note に書いてください。
-- fix_en: Give the reason, or what is uncertain, in status_note.
SELECT id AS key, 'status_note' AS field FROM outcomes WHERE status <> 'read' AND status_note IS NULL ORDER BY key
