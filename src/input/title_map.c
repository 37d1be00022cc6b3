#include "input/title_map.h"

#include <stdlib.h>

#include "base/variant.h"
#include "input/sql.h"

#define TITLES                                                                 \
    "\"zh-hans\",\"zh-hant\",\"zh-cn\",\"zh-tw\",\"zh-hk\",\"zh-sg\","         \
    "\"zh-mo\",\"zh-my\""

/* Tables are filled in the order in which rows come, or in their own: what
 * comes in no order is sorted first, so that a wiki of millions of pages does
 * not make SQLite jump about in a file that is larger than its cache. */
static const char schema[] =
    "PRAGMA journal_mode=OFF;"
    "PRAGMA synchronous=OFF;"
    "PRAGMA cache_size=-65536;"
    "BEGIN;"
    "CREATE TABLE pages(id INTEGER PRIMARY KEY,page_id INTEGER NOT NULL,"
    "ns INTEGER NOT NULL,title TEXT NOT NULL,key TEXT NOT NULL,"
    "redirect TEXT NOT NULL,leads INTEGER NOT NULL DEFAULT 0,"
    "\"zh-hans\" TEXT NOT NULL,\"zh-hant\" TEXT NOT NULL,"
    "\"zh-cn\" TEXT NOT NULL,\"zh-tw\" TEXT NOT NULL,"
    "\"zh-hk\" TEXT NOT NULL,\"zh-sg\" TEXT NOT NULL,"
    "\"zh-mo\" TEXT NOT NULL,\"zh-my\" TEXT NOT NULL);"
    "CREATE TABLE mentions(key TEXT NOT NULL,target TEXT NOT NULL);"
    "CREATE TABLE targets(key TEXT PRIMARY KEY,target TEXT NOT NULL,"
    "links INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE collisions(variant TEXT NOT NULL,title TEXT NOT NULL,"
    "page INTEGER NOT NULL);"
    "CREATE TABLE links(target TEXT NOT NULL,page TEXT NOT NULL,"
    "variant TEXT NOT NULL,links INTEGER NOT NULL,also TEXT NOT NULL);"
    "CREATE TABLE search(title TEXT NOT NULL,page INTEGER NOT NULL,"
    "PRIMARY KEY(title,page)) WITHOUT ROWID;";

/* Of two pages with one key the first counts. Where a redirect leads, and
 * where that does; round in a circle or into nothing: to itself. Of a target,
 * the first spelling. */
static const char settling[] =
    "CREATE INDEX pages_key ON pages(key);"
    "DELETE FROM pages WHERE id IN(SELECT q.id FROM(SELECT id,key,"
    "lag(key)OVER(ORDER BY key,id) AS before FROM pages) q "
    "WHERE q.key=q.before);"
    "INSERT INTO targets SELECT key,target,n FROM(SELECT key,target,"
    "count(*) AS n,min(rowid) FROM mentions GROUP BY key) ORDER BY key;"
    "DROP TABLE mentions;"
    "UPDATE pages SET leads=id;"
    "UPDATE pages SET leads=coalesce((SELECT q.id FROM pages q "
    "WHERE q.key=pages.redirect),id) WHERE redirect<>'';"
    "UPDATE pages SET leads=(SELECT q.leads FROM pages q "
    "WHERE q.id=pages.leads) WHERE redirect<>'' AND leads<>id;";

#define COLLIDE(v)                                                             \
    "INSERT INTO collisions SELECT '" v "',\"" v "\",id FROM pages WHERE \"" v \
    "\" IN(SELECT \"" v "\" FROM pages GROUP BY \"" v                          \
    "\" HAVING min(leads)<max(leads)) ORDER BY \"" v "\",id;"

#define SHOWN(v) "SELECT \"" v "\" AS t,leads FROM pages UNION ALL "

#define EACH_VARIANT(x)                                                        \
    x("zh-hans") x("zh-hant") x("zh-cn") x("zh-tw") x("zh-hk") x("zh-sg")      \
        x("zh-mo") x("zh-my")

#define SEARCH                                                                 \
    "INSERT INTO search SELECT t,leads FROM(" EACH_VARIANT(                    \
        SHOWN) "SELECT title,leads FROM pages) GROUP BY t,leads ORDER BY "     \
               "t,leads;"

static const char finishing[] =
    EACH_VARIANT(COLLIDE) SEARCH "DROP TABLE targets;COMMIT;";

typedef enum statement {
    ADD,
    LINK,
    RED,
    PAGE,
    CURE,
    FIRST_COUNT,
    FIRST_ROW = FIRST_COUNT + ZHV_MAP_TABLES
} statement;

static const char *const texts[ZHV_SQL_STATEMENTS] = {
    [ADD] = "INSERT INTO pages(page_id,ns,title,key,redirect," TITLES
            ") VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [LINK] = "INSERT INTO mentions VALUES(?,?)",
    [RED] = "SELECT key FROM targets WHERE key>? AND NOT EXISTS("
            "SELECT 1 FROM pages WHERE pages.key=targets.key) "
            "ORDER BY key LIMIT 1",
    [PAGE] = "SELECT title FROM pages WHERE key=?",
    [CURE] = "INSERT INTO links SELECT target,?,?,links,? FROM targets "
             "WHERE key=?",
    [FIRST_COUNT + ZHV_MAP_PAGES] = "SELECT count(*) FROM pages",
    [FIRST_COUNT + ZHV_MAP_COLLISIONS] = "SELECT count(*) FROM collisions",
    [FIRST_COUNT + ZHV_MAP_LINKS] = "SELECT count(*) FROM links",
    [FIRST_ROW + ZHV_MAP_PAGES] =
        "SELECT p.id,nullif(p.page_id,0),p.ns,p.title,"
        "CASE WHEN p.leads=p.id THEN '' ELSE q.title END,"
        "p.\"zh-hans\",p.\"zh-hant\",p.\"zh-cn\",p.\"zh-tw\",p.\"zh-hk\","
        "p.\"zh-sg\",p.\"zh-mo\",p.\"zh-my\" FROM pages p "
        "JOIN pages q ON q.id=p.leads WHERE p.id>? ORDER BY p.id LIMIT 1",
    [FIRST_ROW + ZHV_MAP_COLLISIONS] =
        "SELECT c.rowid,c.variant,c.title,p.title FROM collisions c "
        "JOIN pages p ON p.id=c.page WHERE c.rowid>? ORDER BY c.rowid LIMIT 1",
    [FIRST_ROW + ZHV_MAP_LINKS] =
        "SELECT rowid,target,page,variant,links,also FROM links "
        "WHERE rowid>? ORDER BY rowid LIMIT 1",
};

const char *const zhv_map_heads[ZHV_MAP_TABLES][ZHV_MAP_COLUMNS + 1] = {
    [ZHV_MAP_PAGES] = {"page id", "ns", "title", "leads to", "zh-hans",
                       "zh-hant", "zh-cn", "zh-tw", "zh-hk", "zh-sg", "zh-mo",
                       "zh-my", NULL},
    [ZHV_MAP_COLLISIONS] = {"variant", "title", "page", NULL},
    [ZHV_MAP_LINKS] = {"target", "page", "variant", "links", "also", NULL},
};

struct zhv_title_map {
    zhv_sql sql;
};

zhv_status zhv_title_map_create(const char *path, zhv_title_map **out,
                                zhv_error *err)
{
    zhv_title_map *m = calloc(1, sizeof *m);
    *out = m;
    if (m == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    m->sql.text = texts;
    zhv_status status =
        zhv_sql_open(&m->sql, path ? path : "",
                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (status == ZHV_OK) {
        status = zhv_sql_exec(&m->sql, schema, err);
    }
    if (status != ZHV_OK) {
        zhv_title_map_close(m);
        *out = NULL;
    }
    return status;
}

void zhv_title_map_close(zhv_title_map *m)
{
    if (m) {
        zhv_sql_close(&m->sql);
        free(m);
    }
}

/* ---- filling ------------------------------------------------------------- */

zhv_status zhv_title_map_add(zhv_title_map *m, const zhv_mapped_page *page,
                             zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&m->sql, ADD);
    if (q == NULL) {
        return zhv_sql_say(&m->sql, err);
    }
    int at = 1;
    zhv_sql_bind_number(q, at++, page->page_id);
    sqlite3_bind_int(q, at++, page->ns);
    zhv_sql_bind(q, at++, page->title);
    zhv_sql_bind(q, at++, page->key);
    zhv_sql_bind(q, at++, page->redirect);
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_sql_bind(q, at++, page->shown[v]);
    }
    return zhv_sql_run(&m->sql, q, err);
}

zhv_status zhv_title_map_link(zhv_title_map *m, zhv_str key, zhv_str target,
                              zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&m->sql, LINK);
    if (q == NULL) {
        return zhv_sql_say(&m->sql, err);
    }
    zhv_sql_bind(q, 1, key);
    zhv_sql_bind(q, 2, target);
    return zhv_sql_run(&m->sql, q, err);
}

zhv_status zhv_title_map_settle(zhv_title_map *m, zhv_error *err)
{
    return zhv_sql_exec(&m->sql, settling, err);
}

bool zhv_title_map_red(zhv_title_map *m, zhv_str *key, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&m->sql, RED);
    if (q == NULL) {
        err->code = zhv_sql_say(&m->sql, err);
        return false;
    }
    zhv_sql_bind(q, 1, *key);
    if (!zhv_sql_row(&m->sql, q, err)) {
        return false;
    }
    *key = zhv_sql_column(q, 0);
    return true;
}

bool zhv_title_map_page(zhv_title_map *m, zhv_str key, zhv_str *title,
                        zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&m->sql, PAGE);
    if (q == NULL) {
        err->code = zhv_sql_say(&m->sql, err);
        return false;
    }
    zhv_sql_bind(q, 1, key);
    if (!zhv_sql_row(&m->sql, q, err)) {
        return false;
    }
    *title = zhv_sql_column(q, 0);
    return true;
}

zhv_status zhv_title_map_cure(zhv_title_map *m, zhv_str key, zhv_str page,
                              zhv_variant variant, zhv_str also, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&m->sql, CURE);
    if (q == NULL) {
        return zhv_sql_say(&m->sql, err);
    }
    zhv_sql_bind(q, 1, page);
    zhv_sql_bind(q, 2, zhv_str_from(zhv_variant_code(variant)));
    zhv_sql_bind(q, 3, also);
    zhv_sql_bind(q, 4, key);
    return zhv_sql_run(&m->sql, q, err);
}

zhv_status zhv_title_map_finish(zhv_title_map *m, zhv_error *err)
{
    zhv_sql_forget(&m->sql);
    return zhv_sql_exec(&m->sql, finishing, err);
}

/* ---- reading ------------------------------------------------------------- */

uint64_t zhv_title_map_count(zhv_title_map *m, zhv_map_table table)
{
    sqlite3_stmt *q =
        zhv_sql_statement(&m->sql, (unsigned)FIRST_COUNT + (unsigned)table);
    return q && sqlite3_step(q) == SQLITE_ROW ? zhv_sql_number(q, 0) : 0;
}

uint32_t zhv_title_map_next(zhv_title_map *m, zhv_map_table table,
                            uint64_t *row, zhv_str fields[ZHV_MAP_COLUMNS],
                            zhv_error *err)
{
    sqlite3_stmt *q =
        zhv_sql_statement(&m->sql, (unsigned)FIRST_ROW + (unsigned)table);
    uint32_t n = 0;
    if (q == NULL) {
        err->code = zhv_sql_say(&m->sql, err);
        return 0;
    }
    zhv_sql_bind_number(q, 1, *row);
    if (!zhv_sql_row(&m->sql, q, err)) {
        return 0;
    }
    *row = zhv_sql_number(q, 0);
    for (; zhv_map_heads[table][n]; n++) {
        fields[n] = zhv_sql_column(q, (int)n + 1);
    }
    return n;
}
