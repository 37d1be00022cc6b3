/* An SQLite file and the statements that are used on it again and again; for
 * the files of this room that keep something in SQLite. */
#ifndef ZHV_SQL_H
#define ZHV_SQL_H

#include <sqlite3.h>

#include "base/status.h"
#include "base/str.h"

#define ZHV_SQL_STATEMENTS 16u

typedef struct zhv_sql {
    sqlite3 *db;
    char *path;              /* owned */
    const char *const *text; /* of the statements, by number */
    sqlite3_stmt *prepared[ZHV_SQL_STATEMENTS];
} zhv_sql;

/* flags: SQLITE_OPEN_...; path "": a file that is gone when it is closed.
 * What the file's own schema does is not trusted. To be closed all the same.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_sql_open(zhv_sql *, const char *path, int flags, zhv_error *err);
void zhv_sql_close(zhv_sql *);

/* Runs statements that give nothing back.
 * Errors   as zhv_sql_say */
zhv_status zhv_sql_exec(zhv_sql *, const char *statements, zhv_error *err);

/* Statement `which`, ready to be bound; NULL: zhv_sql_say tells. */
sqlite3_stmt *zhv_sql_statement(zhv_sql *, unsigned which);
/* Forgets all statements. */
void zhv_sql_forget(zhv_sql *);

void zhv_sql_bind(sqlite3_stmt *, int at, zhv_str);
void zhv_sql_bind_number(sqlite3_stmt *, int at, uint64_t);
/* Borrowed until the next step. */
zhv_str zhv_sql_column(sqlite3_stmt *, int at);
uint64_t zhv_sql_number(sqlite3_stmt *, int at);

/* To the end.
 * Errors   as zhv_sql_say */
zhv_status zhv_sql_run(zhv_sql *, sqlite3_stmt *, zhv_error *err);
/* Is there another row? False: no, or err->code. */
bool zhv_sql_row(zhv_sql *, sqlite3_stmt *, zhv_error *err);

/* What went wrong last: ZHV_E_NOMEM, ZHV_E_DATA (the file is not what it
 * should be) or ZHV_E_IO. */
zhv_status zhv_sql_say(const zhv_sql *, zhv_error *err);

#endif
