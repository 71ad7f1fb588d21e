// A workbook that Excel and LibreOffice open, of texts alone: parts of XML, stored in a ZIP without compression.
"use strict";
(() => {
  const TYPES = "http://schemas.openxmlformats.org/package/2006/";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  // What XML cannot hold is left out.
  const escaped = (text) =>
    text
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_"); // _x0041_ would be read as A
  const nameOf = (text) =>
    Array.from(text.replace(/[[\]:*?/\\']/g, " "))
      .slice(0, 31)
      .join("")
      .trim();

  function letters(column) {
    return column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + letters(column % 26);
  }

  function sheet(rows) {
    const cell = (text, row, column) =>
      text
        ? `<c r="${letters(column)}${row + 1}" s="${row ? 1 : 2}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
        : "";
    const lines = rows.map(
      (cells, row) => `<row r="${row + 1}">${cells.map((text, column) => cell(text, row, column)).join("")}</row>`,
    );
    const pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>';
    const frozen = `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`;
    const widths = `<cols><col min="1" max="${rows[0].length}" width="24" style="1" customWidth="1"/></cols>`;
    return `${HEAD}<worksheet xmlns="${MAIN}">${frozen}${widths}<sheetData>${lines.join("")}</sheetData></worksheet>`;
  }

  const FONT = '<sz val="11"/><name val="Yu Gothic"/>';
  const XF = (font) =>
    `<xf numFmtId="49" fontId="${font}" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">` +
    '<alignment vertical="top" wrapText="1"/></xf>';
  const STYLES = [
    HEAD,
    `<styleSheet xmlns="${MAIN}">`,
    `<fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>`,
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>',
    `<cellXfs count="3"><xf xfId="0"/>${XF(0)}${XF(1)}</cellXfs>`,
    "</styleSheet>",
  ].join("");

  function parts(sheets, keywords) {
    const each = (words) => sheets.map(([name], at) => words(escaped(nameOf(name)), at + 1)).join("");
    const related = (id, type, target) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;
    const relations = (inner) => `${HEAD}<Relationships xmlns="${TYPES}relationships">${inner}</Relationships>`;
    const ofEnding = (ending, type) => `<Default Extension="${ending}" ContentType="${type}"/>`;
    const ofPart = (name, type) => `<Override PartName="${name}" ContentType="${type}"/>`;
    const core = `<cp:coreProperties xmlns:cp="${TYPES}metadata/core-properties">`;
    const names = each((name, at) => `<sheet name="${name}" sheetId="${at}" r:id="rId${at}"/>`);
    return {
      "[Content_Types].xml": [
        HEAD,
        `<Types xmlns="${TYPES}content-types">`,
        ofEnding("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ofEnding("xml", "application/xml"),
        ofPart("/xl/workbook.xml", `${SPREADSHEET}sheet.main+xml`),
        ofPart("/xl/styles.xml", `${SPREADSHEET}styles+xml`),
        ofPart("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        each((_, at) => ofPart(`/xl/worksheets/sheet${at}.xml`, `${SPREADSHEET}worksheet+xml`)),
        "</Types>",
      ].join(""),
      "_rels/.rels": relations(
        related("rId1", `${OFFICE}/officeDocument`, "xl/workbook.xml") +
          related("rId2", `${TYPES}relationships/metadata/core-properties`, "docProps/core.xml"),
      ),
      "docProps/core.xml": `${HEAD}${core}<cp:keywords>${escaped(keywords)}</cp:keywords></cp:coreProperties>`,
      "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names}</sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": relations(
        each((_, at) => related(`rId${at}`, `${OFFICE}/worksheet`, `worksheets/sheet${at}.xml`)) +
          related("rId0", `${OFFICE}/styles`, "styles.xml"),
      ),
      "xl/styles.xml": STYLES,
      ...Object.fromEntries(sheets.map(([, rows], at) => [`xl/worksheets/sheet${at + 1}.xml`, sheet(rows)])),
    };
  }

  /* -------------------------------------------------------------- ZIP */

  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
    return byte;
  });
  const checksum = (bytes) => (bytes.reduce((sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8), -1) ^ -1) >>> 0;

  // Numbers of 2 or 4 bytes, the lowest first: [[2, 20], [4, 0]].
  function numbers(pairs) {
    return Uint8Array.from(
      pairs.flatMap(([size, value]) => Array.from({ length: size }, (_, at) => (value >>> (8 * at)) & 255)),
    );
  }

  function joined(pieces) {
    const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
    let place = 0;
    pieces.forEach((piece) => {
      bytes.set(piece, place);
      place += piece.length;
    });
    return bytes;
  }

  function zip(files) {
    const local = [];
    const central = [];
    const encoder = new TextEncoder();
    let place = 0;
    for (const [name, text] of Object.entries(files)) {
      const bytes = encoder.encode(text);
      const title = encoder.encode(name);
      // version, UTF-8 names, stored, midnight of 1980-01-01: the same record gives the same bytes
      const common = [
        [2, 20],
        [2, 0x800],
        [2, 0],
        [2, 0],
        [2, 33],
        [4, checksum(bytes)],
        [4, bytes.length],
        [4, bytes.length],
        [2, title.length],
        [2, 0],
      ];
      const piece = joined([numbers([[4, 0x04034b50], ...common]), title, bytes]);
      central.push(numbers([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]]), title);
      local.push(piece);
      place += piece.length;
    }
    const list = joined(central);
    const count = local.length;
    return joined([
      ...local,
      list,
      numbers([
        [4, 0x06054b50],
        [2, 0],
        [2, 0],
        [2, count],
        [2, count],
        [4, list.length],
        [4, place],
        [2, 0],
      ]),
    ]);
  }

  // Sheets are [name, rows of texts], the first row their headings; gives the file's bytes.
  window.machikadoSheet = (sheets, keywords) => zip(parts(sheets, keywords));
})();
