/* A dump of 2, 20 and 200 MB, packed, into eight editions: how long, beside a
 * program that does nothing but unpack it. Reports; never passes or fails. */
#ifndef ZHV_BENCH_BATCH_H
#define ZHV_BENCH_BATCH_H

#include <zhvar/zhvar.h>

/* shared: the folder with tools/make_dump.py and data/wikitext. */
void bench_batch(const zhv_dict *dict, const char *shared);

#endif
