/* The lines of a run's manifest: a header, a line a piece, the end. Reading
 * all of them is zhv_pieces_read. */
#ifndef ZHV_BATCH_MANIFEST_H
#define ZHV_BATCH_MANIFEST_H

#include "cli/batch_pieces.h"

/* Writes a line, which it takes, and sees to it that it is on the disk.
 * line     NULL: out of memory
 * Errors   ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_manifest_append(zhv_pieces *, json_t *line, zhv_error *err);
/* The line of a piece that is whole; owned; NULL: out of memory. */
json_t *zhv_manifest_piece(const zhv_pieces *, const zhv_piece *);
/* Adds n to what an object says of the name. */
void zhv_manifest_count(json_t *sum, const char *name, json_int_t n);

#endif
