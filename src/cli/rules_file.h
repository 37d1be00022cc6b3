/* --rules-file: conversion rules for every page of a run. */
#ifndef ZHV_RULES_FILE_H
#define ZHV_RULES_FILE_H

#include "cli/in_bytes.h"

typedef struct zhv_rules_file {
    zhv_in_bytes bytes; /* owned */
    zhv_str rules;      /* what zhv_page.rules takes; in bytes */
} zhv_rules_file;

/* Reads the file and tries each line, so that a slip is found before the
 * first page.
 * Errors   ZHV_E_IO, ZHV_E_DATA (a line that is no rule or names a group that
 *          is not there; err has the line), ZHV_E_NOMEM */
zhv_status zhv_rules_file_read(const char *path, const zhv_converter *,
                               zhv_work *, zhv_rules_file *out, zhv_error *err);
void zhv_rules_file_drop(zhv_rules_file *);

#endif
