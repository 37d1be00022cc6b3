/* MediaWiki's export format. expat says what the elements are and where they
 * stand; the bytes themselves are kept beside it from the end of the unit
 * before, so that what nobody converts can be written as it was. The content
 * of <text>, nearly all of a dump, expat does not get to see unless there is
 * something unusual about it. */
#include <stdlib.h>
#include <string.h>

#include "input/xml_reader.h"
#include "input/xml_text.h"

#define BLOCK      ((size_t)64 * 1024)
#define TAG_MAX    ((size_t)16 * 1024) /* a longer one is not waited for */
#define PARSED_MAX ((size_t)1 << 20)   /* at a time */

/* What a part of an export lacks. The parser alone gets to see it. */
static const char root_begin[] = "<mediawiki>";
static const char root_end[] = "</mediawiki>";

/* ---- reading on ---------------------------------------------------------- */

/* Forgets the unit that was handed out. */
static void drop_unit(zhv_xml_reader *r)
{
    r->head += r->unit;
    r->raw_at += r->unit;
    r->unit = 0;
}

/* Moves what is left to the front: once a block, not once a page. */
static void close_gap(zhv_xml_reader *r)
{
    if (r->head) {
        memmove(r->raw.ptr, r->raw.ptr + r->head, r->raw.len - r->head);
        r->raw.len -= r->head;
        r->head = 0;
    }
}

static bool read_more(zhv_xml_reader *r)
{
    size_t n = 0;
    zhv_error err = {0};
    close_gap(r);
    if (!zhv_buffer_reserve(&r->raw, BLOCK)) {
        zhv_xml_stop(r, ZHV_E_NOMEM, "out of memory");
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
static zhv_str unfed(const zhv_xml_reader *r)
{
    zhv_str all = zhv_xml_rest(r);
    return zhv_str_sub(all, (size_t)(r->fed - r->raw_at), all.len);
}

static bool parse(zhv_xml_reader *r, enum XML_Status status)
{
    r->suspended = status == XML_STATUS_SUSPENDED;
    if (status == XML_STATUS_ERROR && r->error.code == ZHV_OK) {
        enum XML_Error code = XML_GetErrorCode(r->parser);
        zhv_xml_stop(r, code == XML_ERROR_NO_MEMORY ? ZHV_E_NOMEM : ZHV_E_DATA,
                     code == XML_ERROR_NO_ELEMENTS ? "the file ends too early"
                                                   : XML_ErrorString(code));
    }
    return r->error.code == ZHV_OK;
}

/* Whether the parser has seen <text> and nothing behind it. */
static bool is_at_text(const zhv_xml_reader *r)
{
    return r->into == &r->now.text && r->text_from == r->fed;
}

/* The content of <text>, past the parser. False: up to the parser. */
static bool skip_text(zhv_xml_reader *r, bool *more)
{
    size_t n = 0;
    size_t lines = 0;
    zhv_xml_text_found found = zhv_xml_text_read(
        unfed(r), ZHV_STR("</text>"), &r->searched, &r->now.text, &n, &lines);
    *more = found == ZHV_XML_TEXT_SHORT && !r->ended &&
            zhv_xml_rest(r).len < r->feed->options.page_max;
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

static bool finish(zhv_xml_reader *r)
{
    r->at_end = true;
    return parse(r, r->feed->options.is_part && r->depth == 1
                        ? XML_Parse(r->parser, root_end, sizeof root_end - 1, 1)
                        : XML_Parse(r->parser, "", 0, 1));
}

static bool parse_more(zhv_xml_reader *r)
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

static void fill(zhv_xml_reader *r, const zhv_xml_revision *v, zhv_page_in *out)
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

static void fill_spans(zhv_xml_reader *r, zhv_page_in *out)
{
    r->unit = (size_t)(r->cut - r->raw_at);
    out->raw = zhv_str_sub(zhv_xml_rest(r), 0, r->unit);
    if (r->too_big) { /* parts of it are gone already */
        out->no_text = ZHV_XML_TOO_LARGE;
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
static void restart_revision(zhv_xml_reader *r)
{
    zhv_xml_clear(&r->now);
    r->now.offset = r->cut;
    r->tag_at = r->text_at = r->sha1_at = (zhv_place){0, 0};
}

static void give(zhv_xml_reader *r, zhv_page_in *out)
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
static bool give_piece(zhv_xml_reader *r, zhv_page_in *out)
{
    const size_t n = (size_t)(r->fed - r->raw_at);
    if (r->feed->options.latest_only) {
        r->unit = n;
        drop_unit(r);
        return false;
    }
    if (n < zhv_page_feed_room(r->feed, r->too_big) || r->suspended) {
        return false;
    }
    r->too_big = r->in_page;
    out->raw = zhv_str_sub(zhv_xml_rest(r), 0, n);
    r->unit = out->raw.len;
    return true;
}

static bool xml_next(void *state, zhv_page_in *out, zhv_error *err)
{
    zhv_xml_reader *r = state;
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
    out->raw = zhv_xml_rest(r);
    r->unit = out->raw.len;
    return r->unit != 0 && !r->feed->options.latest_only;
}

/* ---- open and close ------------------------------------------------------ */

static void drop_revision(zhv_xml_revision *v)
{
    zhv_buffer_drop(&v->text);
    zhv_buffer_drop(&v->model);
    zhv_buffer_drop(&v->format);
    zhv_buffer_drop(&v->timestamp);
}

static void xml_close(void *state)
{
    zhv_xml_reader *r = state;
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
    zhv_xml_reader *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return NULL;
    }
    r->feed = feed;
    r->parser = XML_ParserCreate("UTF-8");
    if (r->parser == NULL) {
        xml_close(r);
        return NULL;
    }
    zhv_xml_set_handlers(r);
    r->text_from = UINT64_MAX;
    if (feed->options.is_inside) {
        r->begun = sizeof root_begin - 1;
        XML_Parse(r->parser, root_begin, sizeof root_begin - 1, 0);
    }
    return r;
}

const zhv_page_source zhv_page_source_xml = {xml_open, xml_next, xml_close};
