"""The catalogue's words for places: links, folders outside the portal, and folders that hold what others made."""

from __future__ import annotations

# code: (Japanese, English, how to mend it, the same in English)
PLACING: dict[str, tuple[str, str, str, str]] = {
    "link-not-followed": (
        "「{value}」はリンクです。リンクの先は読みません。書き込みも、消しもしません。",
        "“{value}” is a link; nothing is read, written or removed behind it.",
        "リンクを消して、ファイルかフォルダそのものを置いてください。出力先でしたら、実際のフォルダを指定してください。",
        "Remove the link and put the file or folder itself there; for a result, name the real folder.",
    ),
    "folder-outside": (
        "{title} の「{value}」は、ポータルのフォルダの中にないか、隠しフォルダです。",
        "“{value}”, the {title}, is not below the portal's folder, or it is hidden.",
        "ポータルの中の、名前が「.」で始まらないフォルダにしてください。",
        "Choose a folder in the portal whose name does not begin with a dot.",
    ),
    "foreign-folder": (
        "「{value}」には、Machikado が作ったものではないファイルがあります。何も消していません。",
        "“{value}” holds files that Machikado did not make; nothing was removed.",
        "空のフォルダか、まだないフォルダを指定してください。以前に作ったサイトでしたら、そのフォルダを消してから作り直してください。",
        "Choose an empty folder or a new one; if it is an earlier site of yours, delete that folder and build again.",
    ),
}
