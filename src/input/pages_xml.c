/* MediaWiki's export format. expat says what the elements are and where they
 * stand; the bytes themselves are kept beside it from the end of the unit
 * before, so that what nobody converts can be written as it was. The content
 * of <text>, nearly all of a dump, expat does not get to see unless there is
 * something unusual about it. */
#include <expat.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "input/page_source.h"
#include "input/xml_text.h"

#define BLOCK      ((size_t)64 * 1024)
#define TAG_MAX    ((size_t)16 * 1024) /* a longer one is not waited for */
#define PARSED_MAX ((size_t)1 << 20)   /* at a time */
#define DEPTH_MAX  64                  /* an export has 6 */
#define FIELD_MAX  ((size_t)64 * 1024)

/* What a part of an export lacks. The parser alone gets to see it. */
static const char root_begin[] = "<mediawiki>";
static const char root_end[] = "</mediawiki>";

static const char too_large[] = "larger than the most a page may have";

typedef enum element {
    OTHER,
    MEDIAWIKI,
    PAGE,
    TITLE,
    NS,
    ID,
    REDIRECT,
    REVISION,
    REVISION_ID,
    TIMESTAMP,
    MODEL,
    FORMAT,
    TEXT,
    SHA1
} element;

/* What is read where: an <id> inside <contributor> is nobody's. */
static const struct {
    const char *name;
    element parent;
    element is;
} elements[] = {
    {"mediawiki", OTHER, MEDIAWIKI},
    {"page", MEDIAWIKI, PAGE},
    {"title", PAGE, TITLE},
    {"ns", PAGE, NS},
    {"id", PAGE, ID},
    {"redirect", PAGE, REDIRECT},
    {"revision", PAGE, REVISION},
    {"id", REVISION, REVISION_ID},
    {"timestamp", REVISION, TIMESTAMP},
    {"model", REVISION, MODEL},
    {"format", REVISION, FORMAT},
    {"text", REVISION, TEXT},
    {"sha1", REVISION, SHA1},
};

/* What a revision says. */
typedef struct revision {
    zhv_buffer text, model, format, timestamp;
    uint64_t id;
    uint64_t offset;
    const char *no_text;
    bool is_broken;
} revision;

typedef struct reader {
    zhv_page_feed *feed;
    XML_Parser parser;
    element path[DEPTH_MAX];
    unsigned depth;
    zhv_buffer raw;
    size_t head;     /* of raw: the end of the unit before */
    uint64_t raw_at; /* where that is in the input */
    size_t unit;     /* length of the unit that was handed out */
    zhv_buffer title, redirect, number;
    zhv_buffer *into; /* where character data go, or NULL */
    size_t into_max;
    uint64_t page_at;
    uint64_t id;
    int32_t ns;
    bool is_first; /* no revision of this page was handed out */
    bool in_page;
    bool have_revision; /* read, not handed out */
    bool ready;         /* a unit ends at cut */
    bool too_big;
    bool suspended;
    bool ended;       /* no byte more of the input */
    bool at_end;      /* and the parser knows */
    uint64_t fed;     /* where in the input the parser goes on */
    uint64_t skipped; /* bytes that it did not get */
    uint32_t skipped_lines;
    uint64_t text_from; /* where the content of <text> begins, last */
    size_t searched;    /* bytes of it without a tag */
    uint64_t begun;     /* bytes of root_begin */
    uint64_t cut;
    revision now, best;
    bool have_best;
    zhv_place title_at, redirect_at, tag_at, text_at, sha1_at;
    zhv_error error;
} reader;

/* ---- places -------------------------------------------------------------- */

static uint64_t here(const reader *r)
{
    return (uint64_t)XML_GetCurrentByteIndex(r->parser) - r->begun + r->skipped;
}

static uint64_t behind(const reader *r)
{
    return here(r) + (uint64_t)XML_GetCurrentByteCount(r->parser);
}

/* What follows the unit before. */
static zhv_str rest(const reader *r)
{
    return zhv_str_sub(zhv_buffer_str(&r->raw), r->head, r->raw.len);
}

static zhv_place span_of(const reader *r, uint64_t from, uint64_t to)
{
    return (zhv_place){(size_t)(from - r->raw_at), (size_t)(to - r->raw_at)};
}

static void stop(reader *r, zhv_status status, const char *what)
{
    if (r->error.code == ZHV_OK) {
        zhv_fail(&r->error, status, zhv_stream_name(r->feed->stream),
                 (uint32_t)XML_GetCurrentLineNumber(r->parser) +
                     r->skipped_lines,
                 "%s at byte %" PRIu64, what, here(r));
    }
    XML_StopParser(r->parser, XML_FALSE);
}

/* ---- a unit is whole ----------------------------------------------------- */

static void clear_revision(revision *v)
{
    v->text.len = v->model.len = v->format.len = v->timestamp.len = 0;
    v->id = v->offset = 0;
    v->no_text = NULL;
    v->is_broken = false;
}

static bool is_later(const revision *a, const revision *b)
{
    zhv_str x = zhv_buffer_str(&a->timestamp);
    zhv_str y = zhv_buffer_str(&b->timestamp);
    size_t n = x.len < y.len ? x.len : y.len;
    int order = n ? memcmp(x.ptr, y.ptr, n) : 0;
    return order > 0 || (order == 0 && x.len >= y.len);
}

/* The unit that ends at byte `cut`; the parser waits until it was taken. */
static void hand_out(reader *r, uint64_t cut)
{
    if (r->ready) {
        return;
    }
    r->ready = true;
    r->cut = cut;
    XML_StopParser(r->parser, XML_TRUE);
}

static void keep_best(reader *r)
{
    if (!r->have_best || is_later(&r->now, &r->best)) {
        revision best = r->best;
        r->best = r->now;
        r->now = best;
        r->have_best = true;
    }
}

/* ---- elements ------------------------------------------------------------ */

static void take_text(reader *r, zhv_buffer *into, size_t max)
{
    into->len = 0;
    r->into = into;
    r->into_max = max;
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

/* Value of the first ` title=` in the tag at [from, to). */
static zhv_place value_at(const reader *r, uint64_t from, uint64_t to)
{
    zhv_place tag = span_of(r, from, to);
    zhv_str s = zhv_str_sub(rest(r), tag.from, tag.to);
    static const char name[] = "title";
    for (size_t i = 1; i + sizeof name - 1 < s.len; i++) {
        if (!zhv_is_space(s.ptr[i - 1]) ||
            memcmp(s.ptr + i, name, sizeof name - 1) != 0) {
            continue;
        }
        size_t at = i + sizeof name - 1;
        while (at < s.len && (zhv_is_space(s.ptr[at]) || s.ptr[at] == '=')) {
            at++;
        }
        if (at < s.len && (s.ptr[at] == '"' || s.ptr[at] == '\'')) {
            size_t end = zhv_str_find(s, at + 1, s.ptr[at]);
            return (zhv_place){tag.from + at + 1, tag.from + end};
        }
    }
    return (zhv_place){0, 0};
}

static void begin_page(reader *r)
{
    r->page_at = here(r);
    r->title.len = r->redirect.len = 0;
    r->id = 0;
    r->ns = 0;
    r->is_first = r->in_page = true;
    r->have_best = false;
    r->title_at = r->redirect_at = (zhv_place){0, 0};
}

static void begin_revision(reader *r)
{
    if (r->have_revision && !r->feed->options.latest_only) {
        hand_out(r, here(r));
        return; /* the rest of this is done when the unit was taken */
    }
    clear_revision(&r->now);
    r->now.offset = here(r);
    r->tag_at = r->text_at = r->sha1_at = (zhv_place){0, 0};
}

static void begin_text(reader *r, const XML_Char **attributes)
{
    r->tag_at = span_of(r, here(r), behind(r));
    r->text_at = (zhv_place){r->tag_at.to, r->tag_at.to};
    if (attribute(attributes, "deleted")) {
        r->now.no_text = "the revision's text was deleted";
    }
    take_text(r, &r->now.text, r->feed->options.page_max);
    r->text_from = behind(r);
    r->searched = 0;
}

static void begin_element(reader *r, element is, const XML_Char **attributes)
{
    switch (is) {
    case PAGE:
        begin_page(r);
        break;
    case REVISION:
        begin_revision(r);
        break;
    case TITLE:
        r->title_at.from = span_of(r, behind(r), behind(r)).from;
        take_text(r, &r->title, FIELD_MAX);
        break;
    case NS:
    case ID:
    case REVISION_ID:
        take_text(r, &r->number, 32);
        break;
    case REDIRECT: {
        const char *to = attribute(attributes, "title");
        r->redirect.len = 0;
        if (to && !zhv_buffer_add_str(&r->redirect, zhv_str_from(to))) {
            stop(r, ZHV_E_NOMEM, "out of memory");
        }
        r->redirect_at = value_at(r, here(r), behind(r));
        break;
    }
    case TIMESTAMP:
        take_text(r, &r->now.timestamp, FIELD_MAX);
        break;
    case MODEL:
        take_text(r, &r->now.model, FIELD_MAX);
        break;
    case FORMAT:
        take_text(r, &r->now.format, FIELD_MAX);
        break;
    case TEXT:
        begin_text(r, attributes);
        break;
    case SHA1:
        r->sha1_at = span_of(r, behind(r), behind(r));
        take_text(r, &r->number, 64);
        break;
    default:
        break;
    }
}

static element find(element parent, const XML_Char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (elements[i].parent == parent &&
            strcmp(elements[i].name, name) == 0) {
            return elements[i].is;
        }
    }
    return OTHER;
}

static void XMLCALL on_start(void *user, const XML_Char *name,
                             const XML_Char **attributes)
{
    reader *r = user;
    if (r->depth == DEPTH_MAX) {
        stop(r, ZHV_E_DATA, "elements nested too deep");
        return;
    }
    element is = r->depth == 0 || r->path[r->depth - 1] != OTHER
                     ? find(r->depth ? r->path[r->depth - 1] : OTHER, name)
                     : OTHER;
    if (r->depth == 0 && is != MEDIAWIKI) {
        stop(r, ZHV_E_DATA, "not a MediaWiki export: no <mediawiki>");
        return;
    }
    r->path[r->depth++] = is;
    begin_element(r, is, attributes);
}

/* Decimal; what is too large or no number is 0. */
static uint64_t number_of(const reader *r)
{
    uint64_t n = 0;
    zhv_str s = zhv_str_trim(zhv_buffer_str(&r->number));
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9' || n > UINT64_MAX / 16) {
            return 0;
        }
        n = n * 10 + (uint64_t)(s.ptr[i] - '0');
    }
    return n;
}

/* Namespaces of some tools are negative. */
static int32_t namespace_of(reader *r)
{
    zhv_str s = zhv_buffer_str(&r->number);
    bool minus = s.len && s.ptr[0] == '-';
    if (minus) {
        r->number.ptr[0] = '0';
    }
    uint64_t n = number_of(r);
    n = n > INT32_MAX ? INT32_MAX : n;
    return minus ? -(int32_t)n : (int32_t)n;
}

static void end_page(reader *r)
{
    r->in_page = false;
    if (r->feed->options.latest_only) {
        if (r->have_best) {
            hand_out(r, behind(r));
        }
    } else if (r->have_revision) {
        hand_out(r, behind(r));
    }
}

/* An element written as <text .../> has no end tag of its own. */
static void end_span(const reader *r, zhv_place *span)
{
    if (XML_GetCurrentByteCount(r->parser) > 0 && here(r) >= r->raw_at) {
        size_t at = (size_t)(here(r) - r->raw_at);
        span->to = at > span->from ? at : span->from;
    }
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    reader *r = user;
    (void)name;
    r->into = NULL;
    switch (r->path[--r->depth]) {
    case TITLE:
        end_span(r, &r->title_at);
        break;
    case NS:
        r->ns = namespace_of(r);
        break;
    case ID:
        r->id = number_of(r);
        break;
    case REVISION_ID:
        r->now.id = number_of(r);
        break;
    case TEXT:
        end_span(r, &r->text_at);
        break;
    case SHA1:
        end_span(r, &r->sha1_at);
        break;
    case REVISION:
        if (r->feed->options.latest_only) {
            keep_best(r);
        } else {
            r->have_revision = true;
        }
        break;
    case PAGE:
        end_page(r);
        break;
    default:
        break;
    }
}

static void XMLCALL on_text(void *user, const XML_Char *bytes, int n)
{
    reader *r = user;
    if (r->into == NULL) {
        return;
    }
    if (r->into->len + (size_t)n > r->into_max) {
        if (r->into == &r->now.text) {
            r->now.no_text = too_large;
            r->now.is_broken = true;
        }
        r->into->len = 0;
        r->into = NULL;
    } else if (!zhv_buffer_add(r->into, bytes, (size_t)n)) {
        stop(r, ZHV_E_NOMEM, "out of memory");
    }
}

static void XMLCALL on_doctype(void *user, const XML_Char *name,
                               const XML_Char *sys, const XML_Char *pub,
                               int internal)
{
    (void)name, (void)sys, (void)pub, (void)internal;
    stop(user, ZHV_E_DATA, "a document type declaration: no export has one");
}

static void XMLCALL on_declaration(void *user, const XML_Char *version,
                                   const XML_Char *encoding, int standalone)
{
    (void)version, (void)standalone;
    if (encoding && strcmp(encoding, "UTF-8") != 0 &&
        strcmp(encoding, "utf-8") != 0) {
        stop(user, ZHV_E_DATA, "XML in another encoding than UTF-8");
    }
}

/* ---- reading on ---------------------------------------------------------- */

/* Forgets the unit that was handed out. */
static void drop_unit(reader *r)
{
    r->head += r->unit;
    r->raw_at += r->unit;
    r->unit = 0;
}

/* Moves what is left to the front: once a block, not once a page. */
static void close_gap(reader *r)
{
    if (r->head) {
        memmove(r->raw.ptr, r->raw.ptr + r->head, r->raw.len - r->head);
        r->raw.len -= r->head;
        r->head = 0;
    }
}

static bool read_more(reader *r)
{
    size_t n = 0;
    zhv_error err = {0};
    close_gap(r);
    if (!zhv_buffer_reserve(&r->raw, BLOCK)) {
        stop(r, ZHV_E_NOMEM, "out of memory");
        return false;
    }
    if (zhv_page_feed_read(r->feed, r->raw.ptr + r->raw.len, BLOCK, &n, &err) !=
        ZHV_OK) {
        r->error = err;
        return false;
    }
    r->raw.len += n;
    r->ended = n == 0;
    return true;
}

/* What the parser did not get yet. */
static zhv_str unfed(const reader *r)
{
    zhv_str all = rest(r);
    return zhv_str_sub(all, (size_t)(r->fed - r->raw_at), all.len);
}

static bool parse(reader *r, enum XML_Status status)
{
    r->suspended = status == XML_STATUS_SUSPENDED;
    if (status == XML_STATUS_ERROR && r->error.code == ZHV_OK) {
        enum XML_Error code = XML_GetErrorCode(r->parser);
        stop(r, code == XML_ERROR_NO_MEMORY ? ZHV_E_NOMEM : ZHV_E_DATA,
             XML_ErrorString(code));
    }
    return r->error.code == ZHV_OK;
}

/* Whether the parser has seen <text> and nothing behind it. */
static bool is_at_text(const reader *r)
{
    return r->into == &r->now.text && r->text_from == r->fed;
}

/* The content of <text>, past the parser. False: up to the parser. */
static bool skip_text(reader *r, bool *more)
{
    size_t n = 0;
    size_t lines = 0;
    zhv_xml_text_found found = zhv_xml_text_read(
        unfed(r), ZHV_STR("</text>"), &r->searched, &r->now.text, &n, &lines);
    *more = found == ZHV_XML_TEXT_SHORT && !r->ended &&
            rest(r).len < r->feed->options.page_max;
    r->text_from = *more ? r->fed : UINT64_MAX; /* once */
    if (found == ZHV_XML_TEXT_TAKEN && r->now.text.len <= r->into_max) {
        r->fed += n;
        r->skipped += n;
        r->skipped_lines += (uint32_t)lines;
        return true;
    }
    r->now.text.len = 0;
    return *more;
}

static bool finish(reader *r)
{
    r->at_end = true;
    return parse(r, r->feed->options.is_part && r->depth == 1
                        ? XML_Parse(r->parser, root_end, sizeof root_end - 1, 1)
                        : XML_Parse(r->parser, "", 0, 1));
}

static bool parse_more(reader *r)
{
    bool more = false;
    if (r->suspended) {
        return parse(r, XML_ResumeParser(r->parser));
    }
    if (is_at_text(r) && skip_text(r, &more)) {
        return !more || read_more(r);
    }
    zhv_str s = unfed(r);
    size_t n = zhv_xml_text_begin(s, ZHV_STR("<text"));
    if (n == 0 && s.len < TAG_MAX && !r->ended) {
        return read_more(r);
    }
    n = n ? n : s.len;
    if (n == 0) {
        return finish(r);
    }
    n = n < PARSED_MAX ? n : PARSED_MAX;
    r->fed += n;
    return parse(r, XML_Parse(r->parser, s.ptr, (int)n, 0));
}

static void fill(reader *r, const revision *v, zhv_page_in *out)
{
    out->is_page = true;
    out->is_first = r->is_first;
    out->no_text = v->no_text;
    out->is_broken = v->is_broken;
    out->title = zhv_buffer_str(&r->title);
    out->text = v->no_text ? (zhv_str){NULL, 0} : zhv_buffer_str(&v->text);
    out->model = v->model.len ? zhv_buffer_str(&v->model) : ZHV_STR("wikitext");
    out->format =
        v->format.len ? zhv_buffer_str(&v->format) : ZHV_STR("text/x-wiki");
    out->redirect = zhv_buffer_str(&r->redirect);
    out->timestamp = zhv_buffer_str(&v->timestamp);
    out->ns = r->ns;
    out->id = r->id;
    out->revision = v->id;
    out->offset = r->is_first ? r->page_at : v->offset;
}

static void fill_spans(reader *r, zhv_page_in *out)
{
    r->unit = (size_t)(r->cut - r->raw_at);
    out->raw = zhv_str_sub(rest(r), 0, r->unit);
    if (r->too_big) { /* parts of it are gone already */
        out->no_text = too_large;
        out->is_broken = true;
        out->text = (zhv_str){NULL, 0};
        return;
    }
    if (r->is_first) {
        out->raw_title = r->title_at;
        out->raw_redirect = r->redirect_at;
    }
    out->raw_tag = r->tag_at;
    out->raw_text = r->text_at;
    out->raw_sha1 = r->sha1_at;
}

/* A unit that ends inside <revision> of the next one begins with it. */
static void restart_revision(reader *r)
{
    clear_revision(&r->now);
    r->now.offset = r->cut;
    r->tag_at = r->text_at = r->sha1_at = (zhv_place){0, 0};
}

static void give(reader *r, zhv_page_in *out)
{
    r->ready = false;
    if (r->feed->options.latest_only) {
        fill(r, &r->best, out);
        r->have_best = false;
        return;
    }
    fill(r, &r->now, out);
    fill_spans(r, out);
    r->have_revision = r->too_big = r->is_first = false;
}

/* The raw bytes so far, when they are more than a page may have: they go
 * out, and the page they belong to stays as it is. */
static bool give_piece(reader *r, zhv_page_in *out)
{
    const size_t n = (size_t)(r->fed - r->raw_at);
    if (r->feed->options.latest_only) {
        r->unit = n;
        drop_unit(r);
        return false;
    }
    if (n < r->feed->options.page_max || r->suspended) {
        return false;
    }
    r->too_big = r->in_page;
    out->raw = zhv_str_sub(rest(r), 0, n);
    r->unit = out->raw.len;
    return true;
}

static bool xml_next(void *state, zhv_page_in *out, zhv_error *err)
{
    reader *r = state;
    drop_unit(r);
    out->kind = ZHV_PAGES_XML;
    if (r->suspended && !r->have_revision && r->in_page &&
        !r->feed->options.latest_only) {
        restart_revision(r);
    }
    while (r->error.code == ZHV_OK && (!r->at_end || r->suspended)) {
        if (give_piece(r, out)) {
            return true;
        }
        if (!parse_more(r)) {
            break;
        }
        if (r->ready) {
            give(r, out);
            return true;
        }
    }
    if (r->error.code != ZHV_OK) {
        *err = r->error;
        return false;
    }
    out->raw = rest(r);
    r->unit = out->raw.len;
    return r->unit != 0 && !r->feed->options.latest_only;
}

/* ---- open and close ------------------------------------------------------ */

static void drop_revision(revision *v)
{
    zhv_buffer_drop(&v->text);
    zhv_buffer_drop(&v->model);
    zhv_buffer_drop(&v->format);
    zhv_buffer_drop(&v->timestamp);
}

static void xml_close(void *state)
{
    reader *r = state;
    if (r->parser) {
        XML_ParserFree(r->parser);
    }
    drop_revision(&r->now);
    drop_revision(&r->best);
    zhv_buffer_drop(&r->raw);
    zhv_buffer_drop(&r->title);
    zhv_buffer_drop(&r->redirect);
    zhv_buffer_drop(&r->number);
    free(r);
}

static void *xml_open(zhv_page_feed *feed)
{
    reader *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return NULL;
    }
    r->feed = feed;
    r->parser = XML_ParserCreate("UTF-8");
    if (r->parser == NULL) {
        xml_close(r);
        return NULL;
    }
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetXmlDeclHandler(r->parser, on_declaration);
    r->text_from = UINT64_MAX;
    if (feed->options.is_inside) {
        r->begun = sizeof root_begin - 1;
        XML_Parse(r->parser, root_begin, sizeof root_begin - 1, 0);
    }
    return r;
}

const zhv_page_source zhv_page_source_xml = {xml_open, xml_next, xml_close};
