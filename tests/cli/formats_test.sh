#!/usr/bin/env bash
# zhvar convert and verify: Markdown, HTML and plain text.
# shellcheck disable=SC2016
# shellcheck source-path=SCRIPTDIR source=harness.sh
. "$(dirname "$0")/harness.sh"

begin "a .md file is Markdown: addresses and code stay, text and titles do not"
printf '# 软件\n\n[网络](软件.md "网络")与`软件`[^软]\n' >a.md
convert --to zh-tw -o out.md a.md
code_is 0
file_is out.md '# 軟體\n\n[網路](软件.md "網路")与`软件`[^软]\n'

begin "Markdown by content"
printf '[软件](../Page/软件.md "wikilink")' >a.txt
convert --to zh-tw a.txt
code_is 0
out_is '[軟體](../Page/软件.md "wikilink")'

begin "a word goes on over the end of a link that swallowed prose"
printf '[编写软](../Page/编写.md "wikilink")件。[软](a.md)件' >in
stdin=in
convert --to zh-tw --format markdown
code_is 0
out_is '[编写軟](../Page/编写.md "wikilink")體。[软](a.md)件'

begin "rules in Markdown: resolved, with what an escaping converter left"
printf '\\-{H|zh-cn:甲;zh-tw:乙;}-甲-{zh-cn:丙\n丁;zh-tw:戊\n己}-`-{庚}-`\n' >a.md
convert --to zh-tw -o out.md a.md
code_is 0
file_is out.md '乙戊 己`-{庚}-`\n'
convert --to zh-tw --rules keep -o keep.md a.md
code_is 0
file_is keep.md '\\-{H|zh-cn:甲;zh-tw:乙;}-乙-{zh-cn:丙\n丁;zh-tw:戊\n己}-`-{庚}-`\n'

begin "names by region from front matter, also as the title"
printf -- '---\ntitle: 黑客帝国\nzhvar: {cn_name: 黑客帝国, tw_name: 駭客任務}\n---\n看《黑客帝国》\n' >a.md
convert --to zh-tw -o out.md a.md
code_is 0
file_is out.md '---\ntitle: 駭客任務\nzhvar: {cn_name: 黑客帝国, tw_name: 駭客任務}\n---\n看《駭客任務》\n'

begin "--rules-file goes with Markdown"
printf 'zh-cn:甲;zh-tw:乙;\n' >rules
printf '甲[甲](甲)\n' >a.md
convert --to zh-tw --rules-file rules -o out.md a.md
code_is 0
file_is out.md '乙[乙](甲)\n'

begin "a reference that is its own label gets a text of its own"
printf '[软件]与[网络][]\n\n[软件]: a\n[网络]: b\n' >a.md
convert --to zh-tw -o out.md a.md
code_is 0
file_is out.md '[軟體][软件]与[網路][网络]\n\n[软件]: a\n[网络]: b\n'
run verify a.md out.md
code_is 0

begin "what a rule showed makes no Markdown"
printf '甲\n\n-{zh-cn:# 乙;zh-tw:1. 丙}-\n' >a.md
convert --to zh-cn,zh-tw -o out/ a.md
code_is 0
file_is out/a.zh-cn.md '甲\n\n\\# 乙\n'
file_is out/a.zh-tw.md '甲\n\n<span></span>1. 丙\n'
run verify a.md out/a.zh-tw.md
code_is 0

begin "HTML: text, title, alt and lang; script, style, pre and code stay"
printf '<html lang="zh-CN"><style>软</style><p title=软件 class="软件">软件<code>软件</code><pre>软</pre><script>"软"</script><i lang="en">-{软件}-</i>' >a.html
convert --to zh-tw -o out.html a.html
code_is 0
file_is out.html '<html lang="zh-Hant-TW"><style>软</style><p title=軟體 class="软件">軟體<code>软件</code><pre>软</pre><script>"软"</script><i lang="en">-{軟體}-</i>'
run verify a.html out.html
code_is 0

begin "each edition of HTML has its own lang, even if the text is the same"
printf '<p lang="zh">中</p>' >a.html
convert --to zh-cn,zh-tw -o out/ a.html
code_is 0
file_is out/a.zh-cn.html '<p lang="zh-Hans-CN">中</p>'
file_is out/a.zh-tw.html '<p lang="zh-Hant-TW">中</p>'

begin "text: nothing is markup"
printf '`软件` [[软件]] -{软件}- <code>软件</code>\n' >a.md
convert --to zh-tw --format text -o out.txt a.md
code_is 0
file_is out.txt '`軟體` [[軟體]] -{軟體}- <code>軟體</code>\n'

begin "verify knows Markdown: an address that changed, code that changed"
printf '[软件](软件.md)`软件`\n' >a.md
printf '[軟體](軟體.md)`軟體`\n' >b.md
run verify a.md b.md
code_is 1
out_is 'a.md:1:5: link-target: (软件.md) -> (軟體.md)\na.md:1:12: raw-content: `软件` -> `軟體`\n'

begin "Markdown: links to sections follow their headings, {#..} stays"
printf '# 软件 1.0：用法\n\n- [见](#软件-10用法)[见](#%%E7%%BD%%91)[无](#车)[别](b.md#网)\n- <a href="#网-1">x</a>\n\n[r]: #网 "车"\n\n网\n==\n\n## 网\n\n## 车 {#车 .里}\n' >a.md
convert --to zh-tw -o out.md a.md
code_is 0
file_is out.md '# 軟體 1.0：用法\n\n- [见](#軟體-10用法)[见](#%%E7%%BD%%91)[无](#车)[别](b.md#网)\n- <a href="#网-1">x</a>\n\n[r]: #网 "車"\n\n网\n==\n\n## 网\n\n## 車 {#车 .里}\n'
run verify --dict "$IMAGE" a.md out.md
code_is 0
out_is ''
printf '## 里\n\n[里](#里)[里](<#%%E9%%87%%8C> "里")[a](#里-1)<a href="#里">x</a>\n\n[a]: #里 "里"\n\n里\n---\n' >a.md
convert --to zh-tw -o out.md a.md
file_is out.md '## 裡\n\n[裡](#裡)[裡](<#裡> "裡")[a](#裡-1)<a href="#裡">x</a>\n\n[a]: #裡 "裡"\n\n裡\n---\n'
run verify --dict "$IMAGE" a.md out.md
code_is 0
printf '## 裡\n\n[裡](#裏)\n' >b.md
printf '## 里\n\n[里](#里)\n' >a.md
run verify --dict "$IMAGE" a.md b.md
code_is 1

begin "HTML and Markdown: what says that it is Japanese stays"
printf '<p lang="ja" title="软件">软<b>件<p>软件</p></b>软件</p>软件<i lang=jam>软件</i><q lang="ja">软件' >a.html
convert --to zh-tw -o out.html a.html
file_is out.html '<p lang="ja" title="軟體">软<b>件<p>软件</p></b>软件</p>軟體<i lang=jam>軟體</i><q lang="ja">軟體'
printf '软件<span lang="ja-JP">软件 *软件*</span>软件\n\n<div lang=ja>\n软件\n</DIV>软件\n' >a.md
convert --to zh-tw -o out.md a.md
file_is out.md '軟體<span lang="ja-JP">软件 *软件*</span>軟體\n\n<div lang=ja>\n软件\n</DIV>軟體\n'
convert --to zh-tw --protect-japanese off -o out.md a.md
file_is out.md '軟體<span lang="ja-JP">軟體 *軟體*</span>軟體\n\n<div lang=ja>\n軟體\n</DIV>軟體\n'

finish
