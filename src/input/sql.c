#include "input/sql.h"

#include <stdio.h>
#include <stdlib.h>

zhv_status zhv_sql_say(const zhv_sql *s, zhv_error *err)
{
    int code = sqlite3_errcode(s->db);
    if (code == SQLITE_NOMEM) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    bool content = code == SQLITE_NOTADB || code == SQLITE_CORRUPT ||
                   code == SQLITE_ERROR || code == SQLITE_MISMATCH;
    return zhv_fail(err, content ? ZHV_E_DATA : ZHV_E_IO, s->path, 0,
                    content ? "not a store of titles: %s" : "%s",
                    sqlite3_errmsg(s->db));
}

/* SQLite gives ":memory:" a meaning; as a file it needs a folder. */
static char *plain_path(const char *path)
{
    size_t size = strlen(path) + 3;
    char *out = malloc(size);
    if (out) {
        snprintf(out, size, "%s%s", path[0] == ':' ? "./" : "", path);
    }
    return out;
}

zhv_status zhv_sql_open(zhv_sql *s, const char *path, int flags, zhv_error *err)
{
    s->path = plain_path(path);
    if (s->path == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    if (sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        return s->db ? zhv_fail(err, ZHV_E_IO, s->path, 0, "cannot open: %s",
                                sqlite3_errmsg(s->db))
                     : zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return ZHV_OK;
}

void zhv_sql_forget(zhv_sql *s)
{
    for (size_t i = 0; i < ZHV_SQL_STATEMENTS; i++) {
        sqlite3_finalize(s->prepared[i]);
        s->prepared[i] = NULL;
    }
}

void zhv_sql_close(zhv_sql *s)
{
    zhv_sql_forget(s);
    sqlite3_close(s->db);
    free(s->path);
}

zhv_status zhv_sql_exec(zhv_sql *s, const char *statements, zhv_error *err)
{
    return sqlite3_exec(s->db, statements, NULL, NULL, NULL) == SQLITE_OK
               ? ZHV_OK
               : zhv_sql_say(s, err);
}

sqlite3_stmt *zhv_sql_statement(zhv_sql *s, unsigned which)
{
    if (s->prepared[which]) {
        sqlite3_reset(s->prepared[which]);
    } else {
        sqlite3_prepare_v3(s->db, s->text[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &s->prepared[which], NULL);
    }
    return s->prepared[which];
}

void zhv_sql_bind(sqlite3_stmt *q, int at, zhv_str text)
{
    sqlite3_bind_text(q, at, text.len ? text.ptr : "", (int)text.len,
                      SQLITE_TRANSIENT);
}

void zhv_sql_bind_number(sqlite3_stmt *q, int at, uint64_t n)
{
    sqlite3_bind_int64(q, at, (sqlite3_int64)n);
}

zhv_str zhv_sql_column(sqlite3_stmt *q, int at)
{
    const char *text = (const char *)sqlite3_column_text(q, at);
    int n = sqlite3_column_bytes(q, at);
    return text ? (zhv_str){text, (size_t)n} : (zhv_str){"", 0};
}

uint64_t zhv_sql_number(sqlite3_stmt *q, int at)
{
    return (uint64_t)sqlite3_column_int64(q, at);
}

zhv_status zhv_sql_run(zhv_sql *s, sqlite3_stmt *q, zhv_error *err)
{
    int code = sqlite3_step(q);
    sqlite3_reset(q);
    return code == SQLITE_DONE ? ZHV_OK : zhv_sql_say(s, err);
}

bool zhv_sql_row(zhv_sql *s, sqlite3_stmt *q, zhv_error *err)
{
    int code = sqlite3_step(q);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        err->code = zhv_sql_say(s, err);
    }
    return code == SQLITE_ROW;
}
