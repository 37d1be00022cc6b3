#include "cli/batch_parts.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "input/multistream.h"

/* Text packs to a fifth or less. */
#define PACKS_TO 5

/* Owned; NULL: there is none, or *status. */
static char *index_of(const zhv_batch_opt *o, size_t input, zhv_status *status)
{
    char *name = o->index ? strdup(o->index)
                          : zhv_multistream_index_name(o->common.files[input]);
    if (name == NULL && o->index) {
        *status = ZHV_E_NOMEM;
    } else if (name && o->index == NULL && access(name, R_OK) != 0) {
        free(name);
        name = NULL;
    }
    return name;
}

static zhv_status add(zhv_batch_parts *parts, size_t input, const char *path,
                      const zhv_multistream *m)
{
    zhv_pages_part *moved =
        realloc(parts->at, (parts->n + m->n) * sizeof *moved);
    if (moved == NULL) {
        return ZHV_E_NOMEM;
    }
    parts->at = moved;
    for (size_t i = 0; i + 1 < m->n; i++) {
        parts->at[parts->n++] =
            (zhv_pages_part){input, path, m->cuts[i], m->cuts[i + 1]};
    }
    zhv_str bytes = {(const char *)m->cuts, m->n * sizeof *m->cuts};
    parts->hash = parts->hash * 31 + zhv_hash(bytes);
    return ZHV_OK;
}

zhv_status zhv_batch_parts_open(zhv_batch_parts *parts, const zhv_batch_opt *o,
                                zhv_error *err)
{
    zhv_status status = ZHV_OK;
    bool all = o->index || o->shards;
    *parts = (zhv_batch_parts){0};
    for (size_t i = 0; all && i < o->common.file_count && status == ZHV_OK;
         i++) {
        zhv_multistream m = {0};
        char *index = index_of(o, i, &status);
        all = index != NULL;
        if (index) {
            status = zhv_multistream_read(index, o->common.files[i],
                                          o->piece_max / PACKS_TO, &m, err);
        }
        if (index && status == ZHV_OK) {
            status = add(parts, i, o->common.files[i], &m);
        }
        zhv_multistream_drop(&m);
        free(index);
    }
    if (status == ZHV_E_NOMEM) {
        zhv_fail(err, status, NULL, 0, "out of memory");
    }
    if (!all || status != ZHV_OK) {
        zhv_batch_parts_drop(parts);
    }
    return status;
}

void zhv_batch_parts_drop(zhv_batch_parts *parts)
{
    free(parts->at);
    *parts = (zhv_batch_parts){0};
}
