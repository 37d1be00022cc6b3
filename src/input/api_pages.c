#include "input/api_pages.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "input/buffer.h"
#include "input/late_curl.h"

#define ANSWER_MAX    ((size_t)64 << 20)
#define WAIT_MS       500u
#define WAIT_MAX_MS   60000u /* more is not waited, whatever a server asks */
#define TRIES         5u
#define REDIRECTS_MAX 3u
#define REQUESTS_MAX  20000u /* a wiki has some hundred groups */
#define SECONDS_MAX   120L   /* for one answer */

typedef struct client {
    const char *url;
    const zhv_api_options *options;
    zhv_error *err;
    zhv_late_curl lib;
    CURL *curl;
    zhv_buffer body;
    size_t body_max;
    bool too_large;
    bool no_memory;
    char place[2048]; /* where the API is: the URL, or where that led */
    bool is_http;     /* http was asked for */
} client;

/* ---- URLs ---------------------------------------------------------------- */

bool zhv_api_is_url(const char *source)
{
    zhv_str s = zhv_str_from(source);
    return zhv_str_starts(s, ZHV_STR("https://")) ||
           zhv_str_starts(s, ZHV_STR("http://"));
}

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "[::1]") == 0;
}

typedef enum judgement {
    URL_GOOD,
    URL_WRONG,
    URL_HTTP /* http where it is not allowed */
} judgement;

/* *http, *loopback [out] */
static judgement judge_url(const client *c, const char *url, bool *http,
                           bool *loopback)
{
    CURLU *parts = c->lib.url();
    char *scheme = NULL;
    char *host = NULL;
    judgement result = URL_WRONG;
    if (parts && c->lib.url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        c->lib.url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        c->lib.url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        *http = strcmp(scheme, "http") == 0;
        *loopback = is_loopback(host);
        result = !*http && strcmp(scheme, "https") != 0           ? URL_WRONG
                 : *http && !*loopback && !c->options->allow_http ? URL_HTTP
                                                                  : URL_GOOD;
    }
    c->lib.free(scheme);
    c->lib.free(host);
    c->lib.url_cleanup(parts);
    return result;
}

static zhv_status set_place(client *c, const char *url)
{
    bool http = false;
    bool loopback = false;
    size_t n = strcspn(url, "?#");
    judgement j = judge_url(c, url, &http, &loopback);
    if (j == URL_HTTP || (http && c->place[0] && !c->is_http)) {
        return zhv_fail(c->err, ZHV_E_ARGUMENT, url, 0,
                        "http is not safe: use https, or --allow-http");
    }
    if (j == URL_WRONG || n >= sizeof c->place) {
        return zhv_fail(c->err, ZHV_E_ARGUMENT, url, 0,
                        "not the address of an api.php");
    }
    memcpy(c->place, url, n);
    c->place[n] = '\0';
    c->is_http = http;
    /* what is on this machine is reached without a proxy */
    c->lib.easy_setopt(c->curl, CURLOPT_NOPROXY, loopback ? "*" : NULL);
    return ZHV_OK;
}

/* ---- one request --------------------------------------------------------- */

static size_t take_bytes(char *bytes, size_t one, size_t n, void *context)
{
    client *c = context;
    (void)one;
    c->too_large |= n > c->body_max - c->body.len;
    c->no_memory |= !c->too_large && !zhv_buffer_add(&c->body, bytes, n);
    return c->too_large || c->no_memory ? 0 : n;
}

static int is_over(void *context, curl_off_t a, curl_off_t b, curl_off_t d,
                   curl_off_t e)
{
    const client *c = context;
    (void)a;
    (void)b;
    (void)d;
    (void)e;
    return c->options->stopped && c->options->stopped();
}

static zhv_status open_client(client *c)
{
    const char *protocols = "http,https";
    c->body_max = c->options->answer_max ? c->options->answer_max : ANSWER_MAX;
    if (!zhv_late_curl_open(&c->lib)) {
        return zhv_fail(c->err, ZHV_E_IO, NULL, 0,
                        "libcurl is needed for this and is not installed");
    }
    c->curl = c->lib.easy_init();
    if (c->curl == NULL) {
        return zhv_fail(c->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
#if LIBCURL_VERSION_NUM >= 0x075500
    c->lib.easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, protocols);
#else
    (void)protocols;
    c->lib.easy_setopt(c->curl, CURLOPT_PROTOCOLS,
                       CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    c->lib.easy_setopt(c->curl, CURLOPT_USERAGENT,
                       "zhvar/" ZHVAR_VERSION " (conversion groups)");
    c->lib.easy_setopt(c->curl, CURLOPT_ACCEPT_ENCODING, "");
    c->lib.easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT, 20L);
    c->lib.easy_setopt(c->curl, CURLOPT_TIMEOUT_MS,
                       c->options->answer_ms ? (long)c->options->answer_ms
                                             : SECONDS_MAX * 1000);
    c->lib.easy_setopt(c->curl, CURLOPT_LOW_SPEED_LIMIT, 10L);
    c->lib.easy_setopt(c->curl, CURLOPT_LOW_SPEED_TIME, 30L);
    c->lib.easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    c->lib.easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
    c->lib.easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, is_over);
    c->lib.easy_setopt(c->curl, CURLOPT_XFERINFODATA, c);
    c->lib.easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take_bytes);
    c->lib.easy_setopt(c->curl, CURLOPT_WRITEDATA, c);
    return set_place(c, c->url);
}

static void close_client(client *c)
{
    if (c->curl) {
        c->lib.easy_cleanup(c->curl);
    }
    zhv_buffer_drop(&c->body);
}

/* What came of one request. */
typedef struct answer {
    CURLcode code;
    long http;        /* status */
    curl_off_t after; /* seconds that the server asks to wait */
} answer;

/* query is what stands behind "?". */
static zhv_status ask_once(client *c, const char *query, answer *out)
{
    size_t size = strlen(c->place) + strlen(query) + 2;
    char *url = malloc(size);
    if (url == NULL) {
        return zhv_fail(c->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    snprintf(url, size, "%s?%s", c->place, query);
    c->body.len = 0;
    c->too_large = c->no_memory = false;
    c->lib.easy_setopt(c->curl, CURLOPT_URL, url);
    *out = (answer){.code = c->lib.easy_perform(c->curl)};
    c->lib.easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &out->http);
    c->lib.easy_getinfo(c->curl, CURLINFO_RETRY_AFTER, &out->after);
    free(url);
    if (c->no_memory) {
        return zhv_fail(c->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    if (c->too_large) {
        return zhv_fail(c->err, ZHV_E_LIMIT, c->place, 0,
                        "the answer is larger than %zu bytes", c->body_max);
    }
    if (out->code == CURLE_ABORTED_BY_CALLBACK) {
        return zhv_fail(c->err, ZHV_E_IO, c->place, 0, "stopped");
    }
    return ZHV_OK;
}

/* ---- again --------------------------------------------------------------- */

static bool is_passing(const answer *a)
{
    switch (a->code) {
    case CURLE_OK:
        return a->http == 429 || a->http == 502 || a->http == 503 ||
               a->http == 504;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return true;
    default:
        return false;
    }
}

/* False: the run is to end. */
static bool wait_for(const client *c, uint32_t ms)
{
    const struct timespec tick = {0, 50 * 1000000};
    for (uint32_t waited = 0; waited < ms; waited += 50) {
        if (c->options->stopped && c->options->stopped()) {
            return false;
        }
        nanosleep(&tick, NULL);
    }
    return true;
}

static zhv_status say_no_answer(const client *c, const answer *a)
{
    return a->code != CURLE_OK ? zhv_fail(c->err, ZHV_E_IO, c->place, 0, "%s",
                                          c->lib.easy_strerror(a->code))
                               : zhv_fail(c->err, ZHV_E_IO, c->place, 0,
                                          "HTTP status %ld", a->http);
}

static zhv_status follow(client *c, uint32_t *redirects)
{
    char *to = NULL;
    c->lib.easy_getinfo(c->curl, CURLINFO_REDIRECT_URL, &to);
    if (to == NULL || ++*redirects > REDIRECTS_MAX) {
        return zhv_fail(c->err, ZHV_E_IO, c->place, 0,
                        to ? "too many redirects"
                           : "a redirect that leads nowhere");
    }
    return set_place(c, to);
}

/* The answer to a query as JSON, owned; *busy [out] it is the server asking to
 * come back later. */
static zhv_status read_json(client *c, json_t **out, bool *busy)
{
    json_error_t where;
    *out = json_loadb(c->body.ptr ? c->body.ptr : "", c->body.len, 0, &where);
    if (!json_is_object(*out)) {
        json_decref(*out);
        *out = NULL;
        return zhv_fail(c->err, ZHV_E_DATA, c->place, 0,
                        "the answer is not what an api.php says (%s)",
                        where.text[0] ? where.text : "no object");
    }
    const json_t *error = json_object_get(*out, "error");
    const char *code = json_string_value(json_object_get(error, "code"));
    const char *info = json_string_value(json_object_get(error, "info"));
    *busy = code &&
            (strcmp(code, "maxlag") == 0 || strcmp(code, "ratelimited") == 0 ||
             strcmp(code, "readonly") == 0);
    if (error && !*busy) {
        return zhv_fail(c->err, ZHV_E_IO, c->place, 0, "the wiki says: %s: %s",
                        code ? code : "?", info ? info : "?");
    }
    return ZHV_OK;
}

/* What the server asks to wait, else our own patience. */
static uint32_t pause_of(const answer *a, uint32_t own)
{
    return a->after <= 0                   ? own
           : a->after < WAIT_MAX_MS / 1000 ? (uint32_t)a->after * 1000
                                           : WAIT_MAX_MS;
}

/* Asks, and where that leads. */
static zhv_status ask_there(client *c, const char *query, answer *a)
{
    uint32_t redirects = 0;
    zhv_status status = ask_once(c, query, a);
    while (status == ZHV_OK && a->code == CURLE_OK && a->http >= 300 &&
           a->http < 400) {
        status = follow(c, &redirects);
        if (status == ZHV_OK) {
            status = ask_once(c, query, a);
        }
    }
    return status;
}

/* Asks until there is an answer that is worth reading; owned. */
static zhv_status ask(client *c, const char *query, json_t **out)
{
    uint32_t wait = c->options->wait_ms ? c->options->wait_ms : WAIT_MS;
    *out = NULL;
    for (uint32_t tries = 1;; tries++) {
        answer a = {.code = CURLE_OK};
        zhv_status status = ask_there(c, query, &a);
        if (status != ZHV_OK) {
            return status;
        }
        bool busy = is_passing(&a);
        bool good = a.code == CURLE_OK && a.http == 200;
        if (!busy && good) {
            status = read_json(c, out, &busy);
        }
        if (!busy) {
            return good ? status : say_no_answer(c, &a);
        }
        json_decref(*out);
        *out = NULL;
        if (tries == TRIES) {
            return good ? zhv_fail(c->err, ZHV_E_IO, c->place, 0,
                                   "the wiki is busy")
                        : say_no_answer(c, &a);
        }
        if (!wait_for(c, pause_of(&a, wait))) {
            return zhv_fail(c->err, ZHV_E_IO, c->place, 0, "stopped");
        }
        wait = wait * 2 < WAIT_MAX_MS ? wait * 2 : WAIT_MAX_MS;
    }
}

/* ---- pages --------------------------------------------------------------- */

static zhv_str str_of(const json_t *value)
{
    return json_is_string(value)
               ? (zhv_str){json_string_value(value), json_string_length(value)}
               : (zhv_str){"", 0};
}

/* Pages without a revision come in the next answer, or are hidden. */
static zhv_status give_page(client *c, const json_t *page, zhv_api_sink *sink,
                            void *context)
{
    const json_t *revision =
        json_array_get(json_object_get(page, "revisions"), 0);
    const json_t *slot =
        json_object_get(json_object_get(revision, "slots"), "main");
    const json_t *content = json_object_get(slot, "content");
    zhv_page_in in = {.kind = ZHV_PAGES_JSONL,
                      .is_page = true,
                      .is_first = true,
                      .path = c->place};
    if (!json_is_string(content)) {
        return ZHV_OK;
    }
    in.title = str_of(json_object_get(page, "title"));
    in.text = str_of(content);
    in.model = str_of(json_object_get(slot, "contentmodel"));
    in.format = str_of(json_object_get(slot, "contentformat"));
    in.timestamp = str_of(json_object_get(revision, "timestamp"));
    in.ns = (int32_t)json_integer_value(json_object_get(page, "ns"));
    in.id = (uint64_t)json_integer_value(json_object_get(page, "pageid"));
    in.revision =
        (uint64_t)json_integer_value(json_object_get(revision, "revid"));
    return in.title.len ? sink(context, &in) : ZHV_OK;
}

static zhv_status give_pages(client *c, const json_t *root, zhv_api_sink *sink,
                             void *context)
{
    const json_t *pages =
        json_object_get(json_object_get(root, "query"), "pages");
    zhv_status status = ZHV_OK;
    for (size_t i = 0; i < json_array_size(pages) && status == ZHV_OK; i++) {
        status = give_page(c, json_array_get(pages, i), sink, context);
        if (status == ZHV_E_NOMEM) {
            zhv_fail(c->err, status, NULL, 0, "out of memory");
        }
    }
    return status;
}

/* Appends "&name=value", escaped. */
static bool add_parameter(client *c, zhv_buffer *to, const char *name,
                          zhv_str value)
{
    char *escaped = c->lib.easy_escape(c->curl, value.ptr, (int)value.len);
    bool fine = escaped && value.len < INT32_MAX &&
                zhv_buffer_add_str(to, ZHV_STR("&")) &&
                zhv_buffer_add_str(to, zhv_str_from(name)) &&
                zhv_buffer_add_str(to, ZHV_STR("=")) &&
                zhv_buffer_add_str(to, zhv_str_from(escaped));
    c->lib.free(escaped);
    return fine;
}

static bool is_name(const char *s)
{
    return s[0] && s[strspn(s, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

/* What the last answer says to add, to get the next one; NULL at the end. */
static zhv_status make_query(client *c, const zhv_api_query *q, json_t *go_on,
                             zhv_buffer *out)
{
    char head[256];
    snprintf(head, sizeof head,
             "action=query&format=json&formatversion=2&maxlag=5"
             "&generator=allpages&gaplimit=50&gapnamespace=%d"
             "&prop=revisions&rvslots=main"
             "&rvprop=ids%%7Ctimestamp%%7Ccontent",
             (int)q->ns);
    out->len = 0;
    bool fine = zhv_buffer_add_str(out, zhv_str_from(head)) &&
                add_parameter(c, out, "gapprefix", zhv_str_from(q->prefix));
    const char *name;
    json_t *value;
    json_object_foreach(go_on, name, value)
    {
        if (json_is_string(value) && is_name(name)) {
            fine = fine && add_parameter(c, out, name, str_of(value));
        }
    }
    return fine && zhv_buffer_add(out, "", 1)
               ? ZHV_OK
               : zhv_fail(c->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

static bool lacks_namespace(const client *c, const zhv_api_query *q)
{
    return q->may_lack && c->err &&
           strstr(c->err->message, "gapnamespace") != NULL;
}

static zhv_status each_answer(client *c, const zhv_api_query *q,
                              zhv_api_sink *sink, void *context)
{
    zhv_buffer query = {0};
    json_t *go_on = NULL;
    zhv_status status = ZHV_OK;
    bool more = true;
    for (uint32_t n = 0; more && status == ZHV_OK; n++) {
        json_t *root = NULL;
        status = n < REQUESTS_MAX ? make_query(c, q, go_on, &query)
                                  : zhv_fail(c->err, ZHV_E_LIMIT, c->place, 0,
                                             "the answers do not end");
        if (status == ZHV_OK) {
            status = ask(c, query.ptr, &root);
        }
        if (status == ZHV_E_IO && n == 0 && lacks_namespace(c, q)) {
            *c->err = (zhv_error){0};
            status = ZHV_OK;
        } else if (status == ZHV_OK) {
            status = give_pages(c, root, sink, context);
        }
        json_t *next = json_incref(json_object_get(root, "continue"));
        more = json_is_object(next);
        if (more && json_equal(next, go_on)) {
            status = zhv_fail(c->err, ZHV_E_LIMIT, c->place, 0,
                              "the answers go round in a circle");
        }
        json_decref(go_on);
        json_decref(root);
        go_on = next;
    }
    json_decref(go_on);
    zhv_buffer_drop(&query);
    return status;
}

zhv_status zhv_api_pages_each(const char *url, const zhv_api_query *query,
                              const zhv_api_options *options,
                              zhv_api_sink *sink, void *context, zhv_error *err)
{
    zhv_error own = {0};
    client c = {.url = url, .options = options, .err = &own};
    zhv_status status = open_client(&c);
    if (status == ZHV_OK) {
        status = each_answer(&c, query, sink, context);
    }
    close_client(&c);
    if (status != ZHV_OK && err) {
        *err = own;
    }
    return status;
}
