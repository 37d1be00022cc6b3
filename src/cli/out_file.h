/* A file that appears whole or not at all: written under another name in the
 * same folder, synced, renamed. What is not a regular file (a terminal, a
 * pipe, /dev/stdout) is written straight; a symbolic link stays one and what
 * it points to is replaced. */
#ifndef ZHV_OUT_FILE_H
#define ZHV_OUT_FILE_H

#include "base/status.h"
#include "base/str.h"

typedef struct zhv_out_file {
    int fd;
    int error;        /* latched errno of the first failed write; 0: none */
    bool keep_open;   /* standard output is not ours to close */
    const char *name; /* borrowed; for messages */
    char *path;       /* owned; final name with links resolved, or NULL */
    char *temp;       /* owned; name while writing, NULL: written straight */
    bool goes_on;     /* temp is a second name of an older file */
    uint64_t kept;    /* goes_on: bytes of that */
    size_t waiting;   /* bytes that the system was not asked to put on disk */
    size_t used;
    char buffer[64 * 1024];
} zhv_out_file;

/* path NULL: standard output.
 * Errors   ZHV_E_IO, ZHV_E_NOMEM; nothing is left behind */
zhv_status zhv_out_file_open(zhv_out_file *, const char *path, zhv_error *err);
/* As zhv_out_file_open for a file that begins with the first `keep` bytes of
 * `existing`, which are not copied: both are names of one file, and what else
 * was in it is cut off. Whoever reads `existing` from then on has to know how
 * many bytes are its own.
 * False: not here, or not by this file system; nothing is left behind */
bool zhv_out_file_go_on(zhv_out_file *, const char *existing, uint64_t keep,
                        const char *path);
/* Errors latch and are told by commit; false: no use in going on. */
bool zhv_out_file_write(zhv_out_file *, const char *bytes, size_t n);
/* Appends what was written to another one that did not appear yet. Errors
 * latch. */
void zhv_out_file_append_begun(zhv_out_file *, zhv_out_file *other);
/* Appends all that is left in the file that fd is open for; the system copies
 * where it can. Errors of writing latch.
 * Returns 0, or errno of a read that failed */
int zhv_out_file_append(zhv_out_file *, int fd);
/* The same bytes under another name, on the disk once: a hard link, which
 * replaces what was there. False: not here, or not by this file system. */
bool zhv_out_file_link(const char *existing, const char *path);
/* Makes the file appear, or removes what was written.
 * Errors   ZHV_E_IO */
zhv_status zhv_out_file_commit(zhv_out_file *, zhv_error *err);
/* Removes what was written; an older file of that name stays as it was. */
void zhv_out_file_abandon(zhv_out_file *);

/* Makes the folders that lead to `path` (not path itself).
 * Errors   ZHV_E_IO */
zhv_status zhv_out_file_make_parents(const char *path, zhv_error *err);

#endif
