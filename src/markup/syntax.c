#include "markup/syntax.h"

#include "base/compiler.h"
#include "base/utf8.h"
#include "markup/markdown.h"

static const zhv_syntax syntaxes[] = {
    {"wikitext", zhv_wikitext_scan},
    {"text", zhv_plain_scan},
    {"markdown", zhv_markdown_scan},
    {"html", zhv_html_scan},
};

enum {
    WIKITEXT,
    TEXT,
    MARKDOWN,
    HTML
};

const zhv_syntax *zhv_syntax_find(zhv_str name)
{
    for (size_t i = 0; i < sizeof syntaxes / sizeof *syntaxes; i++) {
        if (zhv_str_eq(name, zhv_str_from(syntaxes[i].name))) {
            return &syntaxes[i];
        }
    }
    return NULL;
}

/* Bytes that are `is` when the bits of `with` are set in them: two or more that
 * matter, with others that do no harm. */
typedef struct sign {
    char with;
    char is;
} sign;

/* No byte before the place it returns is one of the signs: text has few, so
 * sixteen bytes are looked at together. Where they cannot be, `at`. */
static ZHV_ALWAYS_INLINE size_t skip_text(zhv_str s, size_t at,
                                          const sign *signs, size_t n)
{
#ifdef ZHV_SSE2
    for (; s.len - at >= 16; at += 16) {
        const __m128i v = zhv_load16(s.ptr + at);
        __m128i hit = _mm_setzero_si128();
        for (size_t i = 0; i < n; i++) {
            hit = _mm_or_si128(
                hit,
                _mm_cmpeq_epi8(_mm_or_si128(v, _mm_set1_epi8(signs[i].with)),
                               _mm_set1_epi8(signs[i].is)));
        }
        const unsigned bits = zhv_bits16(hit);
        if (bits) {
            return at + zhv_low_bit(bits);
        }
    }
#else
    (void)s;
    (void)signs;
    (void)n;
#endif
    return at;
}

/* Do the bytes at p begin something that wikitext means and text does not?
 * Plain text taken for wikitext comes out the same; the other way round, file
 * names, addresses and attributes would be converted. So a hint is enough. */
static bool is_wiki(const char *p, size_t left)
{
    char next = left > 1 ? p[1] : '\0';
    switch (p[0]) {
    case '{':
        return next == '{' || next == '|';
    case '[':
        return next == '[' || next == 'h' || next == '/';
    case '\'':
    case '=':
    case '_':
        return next == p[0];
    case '-':
        return next == '{';
    case '<':
        return next == '/' || next == '!' || (next >= 'a' && next <= 'z') ||
               (next >= 'A' && next <= 'Z');
    case '&':
        return next == '#' || (next >= 'a' && next <= 'z');
    case ':':
        return left > 2 && next == '/' && p[2] == '/';
    case '\n':
        return next == '#' || next == '*' || next == ' ' || next == ';';
    default:
        return false;
    }
}

static size_t skip_blanks(zhv_str s, size_t at)
{
    while (at < s.len && zhv_is_space(s.ptr[at])) {
        at++;
    }
    return at;
}

/* Does s begin with `word` (small letters), in any case? */
static bool starts_any(zhv_str s, const char *word)
{
    size_t i = 0;
    while (i < s.len && word[i] && (s.ptr[i] | 0x20) == (word[i] | 0x20)) {
        i++;
    }
    return word[i] == '\0';
}

/* A whole page of HTML says so at its start. A fragment looks like wikitext,
 * where tags are allowed too, but for the wrapper MediaWiki puts around it. */
static bool is_html(zhv_str src)
{
    static const char *const starts[] = {"<!doctype html",
                                         "<html",
                                         "<head",
                                         "<body",
                                         "<div class=\"mw-parser-output",
                                         "<div class=\"mw-content-ltr"};
    size_t at = skip_blanks(src, 0);
    if (starts_any(zhv_str_sub(src, at, src.len), "<?xml")) {
        at = skip_blanks(src, zhv_str_find(src, at, '>') + 1);
    }
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (starts_any(zhv_str_sub(src, at, src.len), starts[i])) {
            return true;
        }
    }
    return false;
}

/* Does the line behind this line end begin with what only Markdown has? */
static bool begins_markdown(zhv_str s)
{
    if (s.len < 2 || (s.ptr[1] != '`' && s.ptr[1] != '|' && s.ptr[1] != '#')) {
        return false;
    }
    static const char *const starts[] = {"\n```", "\n| ---", "\n|---", "\n## ",
                                         "\n### "};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (zhv_str_starts(s, zhv_str_from(starts[i]))) {
            return true;
        }
    }
    return false;
}

/* What begins at p: something only Markdown means (1), only wikitext (-1), or
 * neither. */
static int leaning(const char *p, size_t left)
{
    zhv_str s = {p, left};
    switch (p[0]) {
    case ']':
        return zhv_str_starts(s, ZHV_STR("](http")) ||
               zhv_str_starts(s, ZHV_STR("](../")) ||
               zhv_str_starts(s, ZHV_STR("](#"));
    case '"':
        return zhv_str_starts(s, ZHV_STR("\"wikilink\")"));
    case '\n':
        return begins_markdown(s) - zhv_str_starts(s, ZHV_STR("\n=="));
    case '[':
    case '{':
    case '\'':
        return -(left > 1 && p[1] == p[0]);
    case '<':
        return -zhv_str_starts(s, ZHV_STR("<ref"));
    default:
        return 0;
    }
}

/* Is there more of Markdown in it than of wikitext? */
static bool is_markdown(zhv_str src)
{
    /* what leaning() asks about */
    static const sign signs[] = {
        {0x20, '{'}, {'\'' ^ '"', '\''}, {0, ']'}, {0, '<'}, {0, '\n'}};
    long balance = 0;
    for (size_t i = 0;; i++) {
        i = skip_text(src, i, signs, sizeof signs / sizeof *signs);
        if (i >= src.len) {
            return balance > 0;
        }
        balance += leaning(src.ptr + i, src.len - i);
    }
}

static bool has_wiki(zhv_str src)
{
    /* what is_wiki() asks about */
    static const sign signs[] = {{0x20, '{'}, {1, '\''}, {1, '='}, {0, '-'},
                                 {0, ':'},    {0, '_'},  {0, '\n'}};
    for (size_t i = 0;; i++) {
        i = skip_text(src, i, signs, sizeof signs / sizeof *signs);
        if (i >= src.len) {
            return false;
        }
        if (is_wiki(src.ptr + i, src.len - i)) {
            return true;
        }
    }
}

const zhv_syntax *zhv_syntax_guess(zhv_str src)
{
    src = zhv_past_byte_order_mark(src);
    if (is_html(src)) {
        return &syntaxes[HTML];
    }
    if (zhv_front_end(src) || is_markdown(src)) {
        return &syntaxes[MARKDOWN];
    }
    if (src.len && src.ptr[0] == '#') {
        return &syntaxes[WIKITEXT];
    }
    return &syntaxes[has_wiki(src) ? WIKITEXT : TEXT];
}

/* The tape of what stands behind `by` bytes of src as one of src, these bytes
 * a token of their own. */
static bool put_mark(zhv_tape *t, zhv_str src, uint32_t by, zhv_arena *arena)
{
    zhv_token *tok = zhv_arena_alloc(arena, (t->n + (size_t)1) * sizeof *tok);
    if (tok == NULL) {
        return false;
    }
    tok[0] = (zhv_token){.len = by, .mate = ZHV_NO_MATE, .kind = ZHV_K_COMMENT};
    for (uint32_t i = 0; i < t->n; i++) {
        tok[i + 1] = t->tok[i];
        tok[i + 1].off += by;
        tok[i + 1].mate += t->tok[i].mate != ZHV_NO_MATE;
    }
    t->src = src;
    t->tok = tok;
    t->n++;
    return true;
}

zhv_status zhv_syntax_scan(const zhv_syntax *syntax, zhv_str src,
                           const zhv_names *names, zhv_arena *arena,
                           zhv_diags *diags, zhv_tape *out)
{
    const zhv_str page = zhv_past_byte_order_mark(src);
    const uint32_t by = (uint32_t)(src.len - page.len);
    const uint32_t known = diags->list.n;
    zhv_status status = syntax->scan(page, names, arena, diags, out);
    if (status != ZHV_OK || by == 0) {
        return status;
    }
    for (uint32_t i = known; i < diags->list.n; i++) {
        diags->list.at[i].off += by;
    }
    return put_mark(out, src, by, arena) ? ZHV_OK : ZHV_E_NOMEM;
}
