#include "input/title_store.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/variant.h"
#include "input/sql.h"

#define APPLICATION 0x7A687674 /* "zhvt" */
#define FORMAT      1

/* Columns of a row as SQL has them, in the order of ZHV_HANS ... ZHV_MY. */
#define TITLES                                                                 \
    "\"zh-hans\",\"zh-hant\",\"zh-cn\",\"zh-tw\",\"zh-hk\",\"zh-sg\","         \
    "\"zh-mo\",\"zh-my\""
#define ROW     "page,original," TITLES ",evidence,page_id"
#define COLUMNS (2 + ZHV_VARIANTS - 1 + 2)

static const char schema[] =
    "PRAGMA journal_mode=OFF;"
    "PRAGMA synchronous=OFF;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA application_id=2053666420;"
    "PRAGMA user_version=1;"
    "BEGIN;"
    "CREATE TABLE works(id INTEGER PRIMARY KEY,page TEXT NOT NULL,"
    "original TEXT NOT NULL,\"zh-hans\" TEXT NOT NULL,"
    "\"zh-hant\" TEXT NOT NULL,\"zh-cn\" TEXT NOT NULL,"
    "\"zh-tw\" TEXT NOT NULL,\"zh-hk\" TEXT NOT NULL,"
    "\"zh-sg\" TEXT NOT NULL,\"zh-mo\" TEXT NOT NULL,"
    "\"zh-my\" TEXT NOT NULL,evidence TEXT NOT NULL,"
    "page_id INTEGER NOT NULL);"
    "CREATE TABLE names(name TEXT NOT NULL,work INTEGER NOT NULL,"
    "variant TEXT NOT NULL,PRIMARY KEY(name,work,variant)) WITHOUT ROWID;"
    "CREATE TABLE disputes(work INTEGER NOT NULL,variant TEXT NOT NULL,"
    "title TEXT NOT NULL,evidence TEXT NOT NULL);"
    "CREATE TABLE redirects(target TEXT NOT NULL,title TEXT NOT NULL,"
    "PRIMARY KEY(target,title)) WITHOUT ROWID;";

static const char finishing[] =
    "DROP TABLE redirects;"
    "CREATE TABLE conflicts(kind TEXT NOT NULL,name TEXT NOT NULL,"
    "variant TEXT NOT NULL,work INTEGER NOT NULL,evidence TEXT NOT NULL);"
    "INSERT INTO conflicts SELECT CASE WHEN EXISTS(SELECT 1 FROM names o "
    "WHERE o.name=n.name AND o.variant=n.variant AND o.work<>n.work) "
    "THEN 'title' ELSE 'name' END,n.name,n.variant,n.work,w.evidence "
    "FROM names n JOIN works w ON w.id=n.work WHERE "
    "n.name IN(SELECT name FROM names GROUP BY name "
    "HAVING min(work)<max(work)) ORDER BY n.name,n.variant,n.work;"
    "INSERT INTO conflicts SELECT 'sources',title,variant,work,evidence "
    "FROM disputes ORDER BY rowid;"
    "DROP TABLE disputes;"
    "COMMIT;";

typedef enum statement {
    ADD,
    REPLACE,
    NAME,
    DISPUTE,
    REDIRECT,
    REDIRECTS,
    COUNT,
    NEXT,
    FIND,
    CONFLICT,
    STATEMENTS
} statement;

static const char *const sql[STATEMENTS] = {
    [ADD] = "INSERT INTO works(" ROW ") VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
    [REPLACE] = "UPDATE works SET(" ROW ")=(?,?,?,?,?,?,?,?,?,?,?,?) "
                "WHERE id=?",
    [NAME] = "INSERT OR IGNORE INTO names VALUES(?,?,?)",
    [DISPUTE] = "INSERT INTO disputes VALUES(?,?,?,?)",
    [REDIRECT] = "INSERT OR IGNORE INTO redirects VALUES(?,?)",
    [REDIRECTS] = "SELECT title FROM redirects WHERE target=? AND title>? "
                  "ORDER BY title LIMIT 1",
    [COUNT] = "SELECT count(*) FROM works",
    [NEXT] = "SELECT id," ROW " FROM works WHERE id>? ORDER BY id",
    [FIND] = "SELECT DISTINCT work FROM names WHERE name=? "
             "ORDER BY work LIMIT ?",
    [CONFLICT] = "SELECT c.rowid,kind,name,variant,page,c.evidence "
                 "FROM conflicts c JOIN works w ON w.id=c.work "
                 "WHERE c.rowid>? ORDER BY c.rowid LIMIT 1",
};

struct zhv_title_store {
    zhv_sql sql;
    bool is_finished; /* opened for reading */
    uint64_t last;    /* row that NEXT stands on; 0: none */
};

/* ---- opening ------------------------------------------------------------- */

bool zhv_title_store_is(const char *path)
{
    char head[16] = "";
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(head, 1, sizeof head, f) : 0;
    if (f) {
        fclose(f);
    }
    return n == sizeof head && memcmp(head, "SQLite format 3", n) == 0;
}

static zhv_status open_file(const char *path, int flags, zhv_title_store **out,
                            zhv_error *err)
{
    zhv_title_store *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    s->sql.text = sql;
    return zhv_sql_open(&s->sql, path, flags, err);
}

zhv_status zhv_title_store_create(const char *path, zhv_title_store **out,
                                  zhv_error *err)
{
    zhv_status status = open_file(
        path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
        out, err);
    if (status == ZHV_OK) {
        status = zhv_sql_exec(&(*out)->sql, schema, err);
    }
    if (status != ZHV_OK) {
        zhv_title_store_close(*out);
        *out = NULL;
    }
    return status;
}

static bool is_number(zhv_title_store *s, const char *pragma, int wanted)
{
    sqlite3_stmt *q = NULL;
    bool same =
        sqlite3_prepare_v2(s->sql.db, pragma, -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int(q, 0) == wanted;
    sqlite3_finalize(q);
    return same;
}

zhv_status zhv_title_store_open(const char *path, zhv_title_store **out,
                                zhv_error *err)
{
    zhv_status status =
        open_file(path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, out, err);
    if (status == ZHV_OK &&
        (!is_number(*out, "PRAGMA application_id", APPLICATION) ||
         !is_number(*out, "PRAGMA user_version", FORMAT))) {
        status = zhv_fail(err, ZHV_E_DATA, path, 0,
                          "not a store of titles that this zhvar reads");
    }
    if (status == ZHV_OK) {
        (*out)->is_finished = true;
        /* One transaction: without it each question locks the file anew. */
        status = zhv_sql_exec(&(*out)->sql, "PRAGMA mmap_size=1073741824;BEGIN",
                              err);
    }
    if (status != ZHV_OK) {
        zhv_title_store_close(*out);
        *out = NULL;
    }
    return status;
}

void zhv_title_store_close(zhv_title_store *s)
{
    if (s) {
        zhv_sql_close(&s->sql);
        free(s);
    }
}

static const char *what_name(zhv_variant what)
{
    return what == ZHV_ZH ? "page" : zhv_variant_code(what);
}

/* ---- filling ------------------------------------------------------------- */

static void bind_row(sqlite3_stmt *q, const zhv_title_row *row)
{
    int at = 1;
    zhv_sql_bind(q, at++, row->page);
    zhv_sql_bind(q, at++, row->original);
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        zhv_sql_bind(q, at++, row->title[v]);
    }
    zhv_sql_bind(q, at++, row->evidence);
    zhv_sql_bind_number(q, at, row->page_id);
}

zhv_status zhv_title_store_add(zhv_title_store *s, const zhv_title_row *row,
                               uint64_t *id, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, ADD);
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    bind_row(q, row);
    zhv_status status = zhv_sql_run(&s->sql, q, err);
    *id = (uint64_t)sqlite3_last_insert_rowid(s->sql.db);
    return status;
}

zhv_status zhv_title_store_replace(zhv_title_store *s, uint64_t id,
                                   const zhv_title_row *row, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, REPLACE);
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    bind_row(q, row);
    zhv_sql_bind_number(q, COLUMNS + 1, id);
    return zhv_sql_run(&s->sql, q, err);
}

zhv_status zhv_title_store_name(zhv_title_store *s, zhv_str folded, uint64_t id,
                                zhv_variant what, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, NAME);
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    zhv_sql_bind(q, 1, folded);
    zhv_sql_bind_number(q, 2, id);
    zhv_sql_bind(q, 3, zhv_str_from(what_name(what)));
    return zhv_sql_run(&s->sql, q, err);
}

zhv_status zhv_title_store_dispute(zhv_title_store *s, uint64_t id,
                                   zhv_variant what, zhv_str title,
                                   zhv_str evidence, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, DISPUTE);
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    zhv_sql_bind_number(q, 1, id);
    zhv_sql_bind(q, 2, zhv_str_from(what_name(what)));
    zhv_sql_bind(q, 3, title);
    zhv_sql_bind(q, 4, evidence);
    return zhv_sql_run(&s->sql, q, err);
}

zhv_status zhv_title_store_redirect(zhv_title_store *s, zhv_str folded_target,
                                    zhv_str title, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, REDIRECT);
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    zhv_sql_bind(q, 1, folded_target);
    zhv_sql_bind(q, 2, title);
    return zhv_sql_run(&s->sql, q, err);
}

bool zhv_title_store_redirects(zhv_title_store *s, zhv_str folded_target,
                               zhv_str *title, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, REDIRECTS);
    if (q == NULL) {
        err->code = zhv_sql_say(&s->sql, err);
        return false;
    }
    zhv_sql_bind(q, 1, folded_target);
    zhv_sql_bind(q, 2, *title);
    if (!zhv_sql_row(&s->sql, q, err)) {
        return false;
    }
    *title = zhv_sql_column(q, 0);
    return true;
}

zhv_status zhv_title_store_finish(zhv_title_store *s, zhv_error *err)
{
    zhv_sql_forget(&s->sql);
    return zhv_sql_exec(&s->sql, finishing, err);
}

/* ---- reading ------------------------------------------------------------- */

uint64_t zhv_title_store_count(zhv_title_store *s)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, COUNT);
    return q && sqlite3_step(q) == SQLITE_ROW ? zhv_sql_number(q, 0) : 0;
}

/* The rows behind `id`: those that the statement is at, when nobody writes. */
static sqlite3_stmt *rows_after(zhv_title_store *s, uint64_t id)
{
    if (s->is_finished && s->last && s->last == id) {
        return s->sql.prepared[NEXT];
    }
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, NEXT);
    if (q) {
        zhv_sql_bind_number(q, 1, id);
    }
    return q;
}

bool zhv_title_store_next(zhv_title_store *s, uint64_t *id, zhv_title_row *out,
                          zhv_error *err)
{
    *out = (zhv_title_row){0};
    sqlite3_stmt *q = rows_after(s, *id);
    if (q == NULL) {
        err->code = zhv_sql_say(&s->sql, err);
        return false;
    }
    s->last = 0;
    if (!zhv_sql_row(&s->sql, q, err)) {
        return false;
    }
    int at = 0;
    s->last = *id = zhv_sql_number(q, at++);
    out->page = zhv_sql_column(q, at++);
    out->original = zhv_sql_column(q, at++);
    for (zhv_variant v = ZHV_HANS; v < ZHV_VARIANTS; v++) {
        out->title[v] = zhv_sql_column(q, at++);
    }
    out->evidence = zhv_sql_column(q, at++);
    out->page_id = zhv_sql_number(q, at);
    return true;
}

zhv_status zhv_title_store_find(zhv_title_store *s, zhv_str folded,
                                uint64_t *ids, size_t room, size_t *n,
                                zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, FIND);
    *n = 0;
    if (q == NULL) {
        return zhv_sql_say(&s->sql, err);
    }
    zhv_sql_bind(q, 1, folded);
    zhv_sql_bind_number(q, 2, room);
    zhv_error problem = {0};
    while (*n < room && zhv_sql_row(&s->sql, q, &problem)) {
        ids[(*n)++] = zhv_sql_number(q, 0);
    }
    sqlite3_reset(q);
    if (problem.code != ZHV_OK && err) {
        *err = problem;
    }
    return problem.code;
}

bool zhv_title_store_conflict(zhv_title_store *s, uint64_t *position,
                              zhv_title_conflict *out, zhv_error *err)
{
    sqlite3_stmt *q = zhv_sql_statement(&s->sql, CONFLICT);
    *out = (zhv_title_conflict){0};
    if (q == NULL) {
        err->code = zhv_sql_say(&s->sql, err);
        return false;
    }
    zhv_sql_bind_number(q, 1, *position);
    if (!zhv_sql_row(&s->sql, q, err)) {
        return false;
    }
    *position = zhv_sql_number(q, 0);
    out->kind = zhv_sql_column(q, 1);
    out->name = zhv_sql_column(q, 2);
    out->variant = zhv_sql_column(q, 3);
    out->page = zhv_sql_column(q, 4);
    out->evidence = zhv_sql_column(q, 5);
    return true;
}
