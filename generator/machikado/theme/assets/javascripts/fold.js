// Text as it is compared, for the search, the explorer and the forms: folding.py does the same, and tests hold the two together.
"use strict";
(() => {
  // Dashes, long-vowel marks and tildes are typed for each other; the first stands for all.
  const SIGNS = ["-ー‐‑‒–—―−─━﹣⁃゠", "~〜∼∿", "・·•‧∙⋅", "'’‘`´", '"“”〝〞〟'];
  const UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff";
  // Forms of one character that NFKC keeps apart, each before the usual one.
  const KANJI = `
髙高 﨑崎 嵜崎 碕崎 濱浜 濵浜 邊辺 邉辺 齋斎 齊斉 澤沢 櫻桜 國国 圀国 廣広 瀨瀬 惠恵 藏蔵 龍竜 嶋島 嶌島 德徳 眞真
檜桧 鷗鴎 萬万 與与 榮栄 條条 學学 會会 縣県 區区 總総 體体 黑黒 靜静 關関 淺浅 豐豊 凜凛 曾曽 彌弥 渕淵 渊淵 頴穎
籠篭 竈釜 灣湾 驛駅 鐵鉄 圖図 號号 寫写 實実 舊旧 當当 獨独 縱縦 醫医 藥薬 禮礼 壽寿 敎教 槪概 旣既 卽即 檮梼 鰺鯵
冨富 獸獣 檢検 證証 讀読 發発 傳伝 對対 應応 變変 屆届 勞労 勳勲 營営 衞衛 圓円 緣縁 鹽塩 奧奥 價価 畫画 擴拡 殼殻
樂楽 觀観 氣気 歸帰 據拠 擧挙 曉暁 經経 繼継 輕軽 莖茎 藝芸 缺欠 儉倹 劍剣 險険 權権 顯顕 驗験 嚴厳 恆恒 劑剤 雜雑
參参 慘惨 棧桟 贊賛 殘残 絲糸 齒歯 兒児 濕湿 釋釈 收収 從従 澁渋 獎奨 燒焼 稱称 乘乗 淨浄 剩剰 疊畳 孃嬢 讓譲 釀醸
觸触 寢寝 愼慎 盡尽 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 聲声 專専 戰戦 潛潜 纖繊 踐践 錢銭 雙双 壯壮 搜捜 插挿 爭争
莊荘 裝装 騷騒 增増 臟臓 屬属 續続 墮堕 帶帯 滯滞 臺台 瀧滝 擇択 單単 擔担 膽胆 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫
鑄鋳 廳庁 聽聴 敕勅 鎭鎮 遞逓 轉転 點点 黨党 盜盗 燈灯 鬭闘 繩縄 貳弐 惱悩 腦脳 霸覇 廢廃 拜拝 賣売 麥麦 髮髪 拔抜
佛仏 拂払 冰氷 祕秘 竝並 步歩 峯峰 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 兩両 獵猟 綠緑 壘塁 勵励 靈霊
隸隷 曆暦 歷歴 戀恋 鍊錬 爐炉 樓楼 穩穏 假仮
`;
  const TABLE = new Map([
    ...SIGNS.flatMap(([first, ...others]) => others.map((sign) => [sign, first])),
    ...Array.from(UNSEEN, (sign) => [sign, ""]),
    ...KANJI.trim()
      .split(/\s+/)
      .map((pair) => Array.from(pair)),
    ...Array.from({ length: 0x30f7 - 0x30a1 }, (_, at) => hiragana(0x30a1 + at)),
    ...[0x30fd, 0x30fe].map(hiragana),
    ..."ゕか ゖけ ヵか ヶけ".split(" ").map((pair) => Array.from(pair)),
  ]);
  const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: marks one by one, no letters that hold them
  const MARK = /^[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
  const known = new Map(); // folded letters, worked out when they are first met

  function hiragana(code) {
    return [String.fromCharCode(code), String.fromCharCode(code - 0x60)];
  }

  function foldedLetter(letter) {
    let text = known.get(letter);
    if (text === undefined) {
      text = "";
      for (const part of letter.replace(SELECTORS, "").normalize("NFKC"))
        for (const low of part.toLowerCase()) text += TABLE.has(low) ? TABLE.get(low) : low;
      known.set(letter, text);
    }
    return text;
  }

  // The folded text, and for each of its places where its letter began in the text.
  function withPlaces(text) {
    const from = [];
    let folded = "";
    for (let at = 0, end; at < text.length; at = end) {
      end = at + (text.codePointAt(at) > 0xffff ? 2 : 1);
      while (end < text.length && MARK.test(text.slice(end, end + 2))) end += text.codePointAt(end) > 0xffff ? 2 : 1;
      const letter = foldedLetter(text.slice(at, end));
      for (let place = 0; place < letter.length; place++) from.push(at);
      folded += letter;
    }
    from.push(text.length);
    return { folded, from };
  }

  window.machikadoFold = Object.assign((text) => withPlaces(text).folded, { withPlaces, TABLE });
})();
