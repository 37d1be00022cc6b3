/* HTML blocks of Markdown: where they begin and what ends them. */
#include "markup/markdown.h"

static bool is_word(zhv_str s, const char *const *words)
{
    for (; *words; words++) {
        size_t i = 0;
        while (i < s.len && (*words)[i] && (s.ptr[i] | 32) == (*words)[i]) {
            i++;
        }
        bool all = i == s.len && (*words)[i] == '\0';
        if (all) {
            return true;
        }
    }
    return false;
}

static zhv_str name_at(zhv_str s, size_t at)
{
    size_t i = at;
    while (i < s.len && i - at < 16 &&
           (((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z') ||
            (s.ptr[i] >= '0' && s.ptr[i] <= '9'))) {
        i++;
    }
    return zhv_str_sub(s, at, i);
}

static const char *const raw_names[] = {"pre", "script", "style", "textarea",
                                        NULL};

static const char *const block_names[] = {
    "address",  "article",    "aside",  "base",     "basefont", "blockquote",
    "body",     "caption",    "center", "col",      "colgroup", "dd",
    "details",  "dialog",     "dir",    "div",      "dl",       "dt",
    "fieldset", "figcaption", "figure", "footer",   "form",     "frame",
    "frameset", "h1",         "h2",     "h3",       "h4",       "h5",
    "h6",       "head",       "header", "hr",       "html",     "iframe",
    "legend",   "li",         "link",   "main",     "menu",     "menuitem",
    "nav",      "noframes",   "ol",     "optgroup", "option",   "p",
    "param",    "section",    "source", "summary",  "table",    "tbody",
    "td",       "tfoot",      "th",     "thead",    "title",    "tr",
    "track",    "ul",         NULL};

unsigned zhv_html_block(zhv_str s, bool interrupts)
{
    if (s.len < 2 || s.ptr[0] != '<') {
        return 0;
    }
    bool closing = s.ptr[1] == '/';
    zhv_str name = name_at(s, 1 + closing);
    char next =
        1 + closing + name.len < s.len ? s.ptr[1 + closing + name.len] : '\n';
    bool ends = next == ' ' || next == '\t' || next == '>' || next == '\n';
    if (!closing && ends && is_word(name, raw_names)) {
        return 1;
    }
    if (s.ptr[1] == '!' || s.ptr[1] == '?') {
        bool letter =
            s.len > 2 && (s.ptr[2] | 32) >= 'a' && (s.ptr[2] | 32) <= 'z';
        return s.ptr[1] == '?'                           ? 3
               : zhv_str_starts(s, ZHV_STR("<!--"))      ? 2
               : zhv_str_starts(s, ZHV_STR("<![CDATA[")) ? 5
               : letter                                  ? 4
                                                         : 0;
    }
    bool short_tag = next == '/' && 2 + closing + name.len < s.len &&
                     s.ptr[2 + closing + name.len] == '>';
    if ((ends || short_tag) && is_word(name, block_names)) {
        return 6;
    }
    size_t end = interrupts ? 0 : zhv_html_tag_end(s, 0);
    return end && zhv_str_trim(zhv_str_sub(s, end, s.len)).len == 0 ? 7 : 0;
}

static bool holds(zhv_str s, zhv_str what)
{
    for (size_t i = zhv_str_find(s, 0, what.ptr[0]); i < s.len;
         i = zhv_str_find(s, i + 1, what.ptr[0])) {
        if (zhv_str_starts(zhv_str_sub(s, i, s.len), what)) {
            return true;
        }
    }
    return false;
}

static bool ends_raw(zhv_str s)
{
    for (size_t i = zhv_str_find(s, 0, '<'); i + 2 < s.len;
         i = zhv_str_find(s, i + 1, '<')) {
        if (s.ptr[i + 1] == '/' && is_word(name_at(s, i + 2), raw_names)) {
            return true;
        }
    }
    return false;
}

bool zhv_html_block_ends(unsigned kind, zhv_str s)
{
    switch (kind) {
    case 1:
        return ends_raw(s);
    case 2:
        return holds(s, ZHV_STR("-->"));
    case 3:
        return holds(s, ZHV_STR("?>"));
    case 4:
        return holds(s, ZHV_STR(">"));
    case 5:
        return holds(s, ZHV_STR("]]>"));
    default:
        return false;
    }
}
