#include "markup/wikitext_url.h"

#include "base/utf8.h"
#include "markup/wikitext.h"

/* Source   MediaWiki $wgUrlProtocols, Parser::handleMagicLinks,
 *          makeFreeExternalLink (1.39) */

/* Without the colon; behind those before NO_SLASHES "//" must follow it. */
static const char protocols[][12] = {
    "http",   "https",     "ftp",    "ftps", "irc",     "ircs",   "git",
    "svn",    "ssh",       "sftp",   "nntp", "telnet",  "gopher", "mms",
    "redis",  "worldwind", "mailto", "news", "bitcoin", "geo",    "magnet",
    "matrix", "sip",       "sips",   "sms",  "tel",     "urn",    "xmpp",
};

#define NO_SLASHES 16u

enum {
    PROTOCOL_MAX = 9
};

/* Offset past the protocol whose name, of letters, is [from, colon), or 0. */
static size_t protocol_end(zhv_str src, size_t from, size_t colon)
{
    char name[sizeof *protocols] = {0};
    if (colon - from > PROTOCOL_MAX) {
        return 0;
    }
    for (size_t i = 0; i < colon - from; i++) {
        name[i] = (char)(src.ptr[from + i] | 0x20);
    }
    bool two = colon + 2 < src.len && src.ptr[colon + 1] == '/' &&
               src.ptr[colon + 2] == '/';
    for (size_t i = two ? 0 : NO_SLASHES;
         i < sizeof protocols / sizeof *protocols; i++) {
        if (memcmp(name, protocols[i], sizeof name) == 0) {
            return i < NO_SLASHES ? colon + 3 : colon + 1;
        }
    }
    return 0;
}

/* Length of the Unicode space (or U+FFFD if `bad`) at src[at], or 0. */
static uint32_t wide_space(zhv_str src, size_t at, bool bad)
{
    const unsigned char *p = (const unsigned char *)src.ptr + at;
    size_t left = src.len - at;
    if (left >= 2 && p[0] == 0xC2 && p[1] == 0xA0) {
        return 2;
    }
    if (left < 3) {
        return 0;
    }
    bool space = (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80) ||
                 (p[0] == 0xE1 && p[1] == 0x9A && p[2] == 0x80) ||
                 (p[0] == 0xE2 && p[1] == 0x80 &&
                  ((p[2] >= 0x80 && p[2] <= 0x8A) || p[2] == 0xAF)) ||
                 (p[0] == 0xE2 && p[1] == 0x81 && p[2] == 0x9F);
    bool replacement = bad && p[0] == 0xEF && p[1] == 0xBF && p[2] == 0xBD;
    return space || replacement ? 3 : 0;
}

/* 1: no URL holds it; 2: it may begin a character that none holds. */
static const uint8_t url_class[256] = {
    1,          1,          1,          1,          1,          1,
    1,          1,          1,          1,          1,          1,
    1,          1,          1,          1,          1,          1,
    1,          1,          1,          1,          1,          1,
    1,          1,          1,          1,          1,          1,
    1,          1,          1, /* to the blank */
    ['"'] = 1,  ['<'] = 1,  ['>'] = 1,  ['['] = 1,  [']'] = 1,  [0x7F] = 1,
    [0xC2] = 2, [0xE1] = 2, [0xE2] = 2, [0xE3] = 2, [0xEF] = 2,
};

/* Is it a character that no URL holds? */
static bool is_stop(zhv_str src, size_t at)
{
    const uint8_t class = url_class[(unsigned char)src.ptr[at]];
    return class == 1 || (class == 2 && wide_space(src, at, true));
}

static bool has_address(zhv_str src, size_t at)
{
    return at < src.len && !is_stop(src, at);
}

uint32_t zhv_url_protocol(zhv_str src, size_t at)
{
    size_t end = 0;
    if (at + 2 < src.len && src.ptr[at] == '/' && src.ptr[at + 1] == '/') {
        end = at + 2;
    } else {
        size_t i = at;
        while (i < src.len && i - at <= PROTOCOL_MAX &&
               zhv_is_letter(src.ptr[i])) {
            i++;
        }
        if (i > at && i < src.len && src.ptr[i] == ':') {
            end = protocol_end(src, at, i);
        }
    }
    return end && has_address(src, end) ? (uint32_t)(end - at) : 0;
}

/* Ranges of characters beyond ASCII that are no letters and no digits: a URL
 * may begin behind them. What is not listed is taken for a letter. */
static const struct {
    uint32_t first, last;
} no_word[] = {
    {0x80, 0xA9},     {0xAB, 0xB1},     {0xB4, 0xB4},       {0xB6, 0xB8},
    {0xBB, 0xBB},     {0xBF, 0xBF},     {0xD7, 0xD7},       {0xF7, 0xF7},
    {0x2000, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x245F},   {0x2500, 0x2775},
    {0x2794, 0x2BFF}, {0x2E00, 0x2FFF}, {0x3000, 0x3004},   {0x3008, 0x3020},
    {0x3030, 0x3030}, {0x303D, 0x3040}, {0x30A0, 0x30A0},   {0x30FB, 0x30FB},
    {0xFE10, 0xFE6F}, {0xFF00, 0xFF0F}, {0xFF1A, 0xFF20},   {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF},
};

static bool is_word_before(zhv_str src, size_t from, size_t at)
{
    if (at == from) {
        return false;
    }
    size_t i = at - 1;
    unsigned char c = (unsigned char)src.ptr[i];
    if (c < 0x80) {
        return zhv_is_letter((char)c) || (c >= '0' && c <= '9') || c == '_';
    }
    while (i > from && at - i < 4 &&
           ((unsigned char)src.ptr[i] & 0xC0) == 0x80) {
        i--;
    }
    uint32_t n = 0;
    uint32_t cp = zhv_utf8_decode(zhv_str_sub(src, 0, at), i, &n);
    if (cp == ZHV_CP_INVALID || i + n != at) {
        return false;
    }
    for (size_t k = 0; k < sizeof no_word / sizeof *no_word; k++) {
        if (cp >= no_word[k].first && cp <= no_word[k].last) {
            return false;
        }
    }
    return true;
}

uint32_t zhv_url_before(zhv_str src, size_t from, size_t colon, size_t *end)
{
    size_t i = colon;
    while (i > from && colon - i <= PROTOCOL_MAX &&
           zhv_is_letter(src.ptr[i - 1])) {
        i--;
    }
    if (i == colon) {
        return 0;
    }
    *end = protocol_end(src, i, colon);
    if (*end == 0 || is_word_before(src, 0, i) || !has_address(src, *end)) {
        return 0;
    }
    return (uint32_t)(*end - i);
}

#ifdef ZHV_SSE2
/* Skips bytes that a URL may hold whatever stands around, up to `to` or a bit
 * behind it. */
static size_t skip_plain(zhv_str src, size_t i, size_t to)
{
    while (i < to && src.len - i >= 16) {
        __m128i v = zhv_load16(src.ptr + i);
        /* up to the blank, and all that is not ASCII */
        __m128i bad = _mm_cmplt_epi8(v, _mm_set1_epi8(0x21));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8('"')));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8('<')));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8('>')));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8('[')));
        bad = _mm_or_si128(bad, _mm_cmpeq_epi8(v, _mm_set1_epi8(']')));
        if (zhv_bits16(bad)) {
            return i + zhv_low_bit(zhv_bits16(bad));
        }
        i += 16;
    }
    return i;
}
#else
static size_t skip_plain(zhv_str src, size_t i, size_t to)
{
    (void)src;
    (void)to;
    return i;
}
#endif

size_t zhv_url_stop(zhv_str src, size_t from, size_t to)
{
    size_t i = skip_plain(src, from, to);
    while (i < to && !is_stop(src, i)) {
        i++;
    }
    return i < to ? i : to;
}

uint32_t zhv_url_space(zhv_str src, size_t at)
{
    if (at >= src.len) {
        return 0;
    }
    if (src.ptr[at] == ' ' || src.ptr[at] == '\t') {
        return 1;
    }
    return wide_space(src, at, false);
}

bool zhv_url_lost(zhv_str before, zhv_str src, size_t at)
{
    return is_word_before(before, 0, before.len) &&
           zhv_is_letter(src.ptr[at]) && zhv_url_protocol(src, at);
}

bool zhv_url_gains(zhv_str s, zhv_str src, size_t at)
{
    size_t colon = s.len;
    for (size_t part = s.len, end; colon > 0; part = colon) {
        colon--;
        while (colon > 0 && s.ptr[colon] != ':') {
            colon--;
        }
        if (zhv_url_stop(s, colon, part) < part) {
            return false;
        }
        if (zhv_url_before(s, 0, colon, &end)) {
            return zhv_url_stop(src, at, at + 1) > at;
        }
    }
    return false;
}

/* Does an entity ("&amp;") end at s[end), its ';' included? */
static bool is_entity_end(zhv_str src, size_t from, size_t end)
{
    size_t i = end - 1;
    while (i > from && end - i < ZHV_WIKI_NAME_MAX &&
           (zhv_is_letter(src.ptr[i - 1]) || src.ptr[i - 1] == '#' ||
            (src.ptr[i - 1] >= '0' && src.ptr[i - 1] <= '9'))) {
        i--;
    }
    return i < end - 1 && i > from && src.ptr[i - 1] == '&';
}

size_t zhv_url_trim(zhv_str src, size_t from, size_t to)
{
    bool round = memchr(src.ptr + from, '(', to - from) != NULL;
    while (to > from) {
        char c = src.ptr[to - 1];
        bool mark = c == ',' || c == ';' || c == '.' || c == ':' || c == '!' ||
                    c == '?' || (c == ')' && !round);
        if (!mark || (c == ';' && is_entity_end(src, from, to))) {
            break;
        }
        to--;
    }
    return to;
}

/* ---- escapes in titles --------------------------------------------------- */

#define TITLE_MAX 512u /* what is longer is not looked into: it is no title */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

/* The byte that "%E4" at s[i] means, or -1. */
static int escaped_byte(zhv_str s, size_t i)
{
    if (s.ptr[i] != '%' || i + 2 >= s.len) {
        return -1;
    }
    int high = hex_digit(s.ptr[i + 1]);
    int low = hex_digit(s.ptr[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Of a title that has a %, TITLE_MAX bytes at most. */
static bool is_garbled(zhv_str s)
{
    char plain[TITLE_MAX] = {0};
    zhv_str decoded = {plain, 0};
    bool name = true; /* before the # */
    bool bad = false;
    for (size_t i = 0; i < s.len; i++) {
        int byte = escaped_byte(s, i);
        char c = byte < 0 ? s.ptr[i] : (char)byte;
        i += byte < 0 ? 0u : 2u;
        name = name && c != '#';
        bad |= byte >= 0 && name &&
               (byte < 0x20 || byte == 0x7F || strchr("<>[]{}|", c) != NULL);
        plain[decoded.len++] = c;
    }
    const size_t hash = zhv_str_find(decoded, 0, '#');
    for (size_t i = zhv_str_find(decoded, 0, '%'); i < hash;
         i = zhv_str_find(decoded, i + 1, '%')) {
        bad |= escaped_byte(decoded, i) >= 0;
    }
    return bad || (zhv_utf8_invalid_at(s, 0) == s.len &&
                   zhv_utf8_invalid_at(decoded, 0) < decoded.len);
}

/* Source   MediaWiki Parser::handleInternalLinks2 (rawurldecode),
 *          MediaWikiTitleCodec::splitTitleString (1.39) */
bool zhv_url_garbles(zhv_str src, size_t from, size_t to)
{
    zhv_str s = zhv_str_sub(src, from, to);
    return s.len && s.len <= TITLE_MAX && memchr(s.ptr, '%', s.len) != NULL &&
           memchr(s.ptr, '{', s.len) == NULL && is_garbled(s);
}
