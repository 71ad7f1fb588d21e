-- table: indicators
-- level: warning
-- ja: 成果としている指標「{title}」（{unit}）は、産出（したこと、作ったもの、参加や利用の数）かもしれません。「{word}」とあります。
-- en: The indicator “{title}” ({unit}) is called an outcome but may be an output: it says “{word}”.
-- fix: 暮らしや地域がどう変わったかを測っていなければ、kind を output にしてください。変化を測っているなら、このままで構いません。
-- fix_en: Unless it measures how life changed, set kind to output; if it does, leave it.
-- Suspected is a title that counts what was done, made or handed out, or who came or used it, and says nothing of a change:
-- a word of the first list, and none of the second.
WITH suspected AS (
  SELECT project || '/' || id AS key, title, unit,
    regexp_extract(
      title || ' ' || unit,
      '回数|台数|枚数|参加者|参加人数|来場者|受講者|受講人数|利用者数|利用件数|利用回数|登録者|登録件数|会員数|アクセス|閲覧|ダウンロード|アンケート|回収|開催|設置|配布|整備|導入した|導入団体|作成|公開した|件数|延べ|満足'
    ) AS word
  FROM indicators
  WHERE kind = 'outcome'
    AND NOT regexp_matches(title, '被害|事故|犯罪|刑法犯|火災|けが|死亡|救急|転落|行方不明|徘徊|待ち時間|時間の短縮|削減|減少|減った|増加|増えた|改善|短縮|苦情|入院|通院|受診|受給|要介護|離職|空き家|欠席|収穫|売上|所得|収入|CO2|消費量')
)
SELECT key, 'kind' AS field, title, unit, word FROM suspected WHERE word <> '' ORDER BY key
