/* What expat says of an export's elements, and where they stand. */
#include <inttypes.h>
#include <string.h>

#include "input/xml_reader.h"

#define FIELD_MAX ((size_t)64 * 1024)

/* What is read where: an <id> inside <contributor> is nobody's. */
static const struct {
    const char *name;
    zhv_xml_element parent;
    zhv_xml_element is;
} elements[] = {
    {"mediawiki", ZHV_XML_OTHER, ZHV_XML_MEDIAWIKI},
    {"page", ZHV_XML_MEDIAWIKI, ZHV_XML_PAGE},
    {"title", ZHV_XML_PAGE, ZHV_XML_TITLE},
    {"ns", ZHV_XML_PAGE, ZHV_XML_NS},
    {"id", ZHV_XML_PAGE, ZHV_XML_ID},
    {"redirect", ZHV_XML_PAGE, ZHV_XML_REDIRECT},
    {"revision", ZHV_XML_PAGE, ZHV_XML_REVISION},
    {"id", ZHV_XML_REVISION, ZHV_XML_REVISION_ID},
    {"timestamp", ZHV_XML_REVISION, ZHV_XML_TIMESTAMP},
    {"model", ZHV_XML_REVISION, ZHV_XML_MODEL},
    {"format", ZHV_XML_REVISION, ZHV_XML_FORMAT},
    {"text", ZHV_XML_REVISION, ZHV_XML_TEXT},
    {"sha1", ZHV_XML_REVISION, ZHV_XML_SHA1},
};

/* ---- places -------------------------------------------------------------- */

static uint64_t here(const zhv_xml_reader *r)
{
    XML_Index at = XML_GetCurrentByteIndex(r->parser);
    /* -1 before the first byte */
    return at < 0 ? 0 : (uint64_t)at - r->begun + r->skipped;
}

static uint64_t behind(const zhv_xml_reader *r)
{
    return here(r) + (uint64_t)XML_GetCurrentByteCount(r->parser);
}

static zhv_place span_of(const zhv_xml_reader *r, uint64_t from, uint64_t to)
{
    return (zhv_place){(size_t)(from - r->raw_at), (size_t)(to - r->raw_at)};
}

void zhv_xml_stop(zhv_xml_reader *r, zhv_status status, const char *what)
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

void zhv_xml_clear(zhv_xml_revision *v)
{
    v->text.len = v->model.len = v->format.len = v->timestamp.len = 0;
    v->id = v->offset = 0;
    v->no_text = NULL;
    v->is_broken = false;
}

static bool is_later(const zhv_xml_revision *a, const zhv_xml_revision *b)
{
    zhv_str x = zhv_buffer_str(&a->timestamp);
    zhv_str y = zhv_buffer_str(&b->timestamp);
    size_t n = x.len < y.len ? x.len : y.len;
    int order = n ? memcmp(x.ptr, y.ptr, n) : 0;
    return order > 0 || (order == 0 && x.len >= y.len);
}

/* The unit that ends at byte `cut`; the parser waits until it was taken. */
static void hand_out(zhv_xml_reader *r, uint64_t cut)
{
    if (r->ready) {
        return;
    }
    r->ready = true;
    r->cut = cut;
    XML_StopParser(r->parser, XML_TRUE);
}

static void keep_best(zhv_xml_reader *r)
{
    if (!r->have_best || is_later(&r->now, &r->best)) {
        zhv_xml_revision best = r->best;
        r->best = r->now;
        r->now = best;
        r->have_best = true;
    }
}

/* ---- elements ------------------------------------------------------------ */

static void take_text(zhv_xml_reader *r, zhv_buffer *into, size_t max)
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
static zhv_place value_at(const zhv_xml_reader *r, uint64_t from, uint64_t to)
{
    zhv_place tag = span_of(r, from, to);
    zhv_str s = zhv_str_sub(zhv_xml_rest(r), tag.from, tag.to);
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

static void begin_page(zhv_xml_reader *r)
{
    r->page_at = here(r);
    r->title.len = r->redirect.len = 0;
    r->id = 0;
    r->ns = 0;
    r->is_first = r->in_page = true;
    r->have_best = false;
    r->title_at = r->redirect_at = (zhv_place){0, 0};
}

static void begin_revision(zhv_xml_reader *r)
{
    if (r->have_revision && !r->feed->options.latest_only) {
        hand_out(r, here(r));
        return; /* the rest of this is done when the unit was taken */
    }
    zhv_xml_clear(&r->now);
    r->now.offset = here(r);
    r->tag_at = r->text_at = r->sha1_at = (zhv_place){0, 0};
}

static void begin_text(zhv_xml_reader *r, const XML_Char **attributes)
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

static void begin_element(zhv_xml_reader *r, zhv_xml_element is,
                          const XML_Char **attributes)
{
    switch (is) {
    case ZHV_XML_PAGE:
        begin_page(r);
        break;
    case ZHV_XML_REVISION:
        begin_revision(r);
        break;
    case ZHV_XML_TITLE:
        r->title_at.from = span_of(r, behind(r), behind(r)).from;
        take_text(r, &r->title, FIELD_MAX);
        break;
    case ZHV_XML_NS:
    case ZHV_XML_ID:
    case ZHV_XML_REVISION_ID:
        take_text(r, &r->number, 32);
        break;
    case ZHV_XML_REDIRECT: {
        const char *to = attribute(attributes, "title");
        r->redirect.len = 0;
        if (to && !zhv_buffer_add_str(&r->redirect, zhv_str_from(to))) {
            zhv_xml_stop(r, ZHV_E_NOMEM, "out of memory");
        }
        r->redirect_at = value_at(r, here(r), behind(r));
        break;
    }
    case ZHV_XML_TIMESTAMP:
        take_text(r, &r->now.timestamp, FIELD_MAX);
        break;
    case ZHV_XML_MODEL:
        take_text(r, &r->now.model, FIELD_MAX);
        break;
    case ZHV_XML_FORMAT:
        take_text(r, &r->now.format, FIELD_MAX);
        break;
    case ZHV_XML_TEXT:
        begin_text(r, attributes);
        break;
    case ZHV_XML_SHA1:
        r->sha1_at = span_of(r, behind(r), behind(r));
        take_text(r, &r->number, 64);
        break;
    default:
        break;
    }
}

static zhv_xml_element find(zhv_xml_element parent, const XML_Char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (elements[i].parent == parent &&
            strcmp(elements[i].name, name) == 0) {
            return elements[i].is;
        }
    }
    return ZHV_XML_OTHER;
}

static void XMLCALL on_start(void *user, const XML_Char *name,
                             const XML_Char **attributes)
{
    zhv_xml_reader *r = user;
    if (r->depth == ZHV_XML_DEPTH_MAX) {
        zhv_xml_stop(r, ZHV_E_DATA, "elements nested too deep");
        return;
    }
    zhv_xml_element is =
        r->depth == 0 || r->path[r->depth - 1] != ZHV_XML_OTHER
            ? find(r->depth ? r->path[r->depth - 1] : ZHV_XML_OTHER, name)
            : ZHV_XML_OTHER;
    if (r->depth == 0 && is != ZHV_XML_MEDIAWIKI) {
        zhv_xml_stop(r, ZHV_E_DATA, "not a MediaWiki export: no <mediawiki>");
        return;
    }
    r->path[r->depth++] = is;
    begin_element(r, is, attributes);
}

/* Decimal; what is too large or no number is 0. */
static uint64_t number_of(const zhv_xml_reader *r)
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
static int32_t namespace_of(zhv_xml_reader *r)
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

static void end_page(zhv_xml_reader *r)
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
static void end_span(const zhv_xml_reader *r, zhv_place *span)
{
    if (XML_GetCurrentByteCount(r->parser) > 0 && here(r) >= r->raw_at) {
        size_t at = (size_t)(here(r) - r->raw_at);
        span->to = at > span->from ? at : span->from;
    }
}

/* Of <x/> the parser tells the end even if it was stopped at the start. */
static void XMLCALL on_end(void *user, const XML_Char *name)
{
    zhv_xml_reader *r = user;
    (void)name;
    r->into = NULL;
    if (r->error.code != ZHV_OK) {
        return;
    }
    switch (r->path[--r->depth]) {
    case ZHV_XML_TITLE:
        end_span(r, &r->title_at);
        break;
    case ZHV_XML_NS:
        r->ns = namespace_of(r);
        break;
    case ZHV_XML_ID:
        r->id = number_of(r);
        break;
    case ZHV_XML_REVISION_ID:
        r->now.id = number_of(r);
        break;
    case ZHV_XML_TEXT:
        end_span(r, &r->text_at);
        break;
    case ZHV_XML_SHA1:
        end_span(r, &r->sha1_at);
        break;
    case ZHV_XML_REVISION:
        if (r->feed->options.latest_only) {
            keep_best(r);
        } else {
            r->have_revision = true;
        }
        break;
    case ZHV_XML_PAGE:
        end_page(r);
        break;
    default:
        break;
    }
}

static void XMLCALL on_text(void *user, const XML_Char *bytes, int n)
{
    zhv_xml_reader *r = user;
    if (r->into == NULL) {
        return;
    }
    if (r->into->len + (size_t)n > r->into_max) {
        if (r->into == &r->now.text) {
            r->now.no_text = ZHV_XML_TOO_LARGE;
            r->now.is_broken = true;
        }
        r->into->len = 0;
        r->into = NULL;
    } else if (!zhv_buffer_add(r->into, bytes, (size_t)n)) {
        zhv_xml_stop(r, ZHV_E_NOMEM, "out of memory");
    }
}

static void XMLCALL on_doctype(void *user, const XML_Char *name,
                               const XML_Char *sys, const XML_Char *pub,
                               int internal)
{
    (void)name, (void)sys, (void)pub, (void)internal;
    zhv_xml_stop(user, ZHV_E_DATA,
                 "a document type declaration: no export has one");
}

static void XMLCALL on_declaration(void *user, const XML_Char *version,
                                   const XML_Char *encoding, int standalone)
{
    (void)version, (void)standalone;
    if (encoding && strcmp(encoding, "UTF-8") != 0 &&
        strcmp(encoding, "utf-8") != 0) {
        zhv_xml_stop(user, ZHV_E_DATA, "XML in another encoding than UTF-8");
    }
}

void zhv_xml_set_handlers(zhv_xml_reader *r)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    XML_SetXmlDeclHandler(r->parser, on_declaration);
}
