-- table: mentions
-- level: error
-- ja: 「{quote}」が何を指すか（project, programme, municipality のどれか）が書かれていません。
-- en: The mention “{quote}” names no project, programme or municipality.
-- fix: 文言が指すものの識別子かコードを書いてください。
-- fix_en: Give the identifier or code of what the words refer to.
SELECT meeting || '/' || statement || '/' || sequence AS key, 'quote' AS field, quote
FROM mentions
WHERE project IS NULL AND programme IS NULL AND municipality IS NULL
ORDER BY key
