/* Bytes of a file, of standard input or of memory, unpacked on the way when
 * their first bytes say gzip, bzip2, xz or zstd; several members in a row are
 * one stream. It knows nothing of what the bytes mean. */
#ifndef ZHV_STREAM_H
#define ZHV_STREAM_H

#include "base/status.h"
#include "base/str.h"

typedef struct zhv_stream zhv_stream;

/* "-" is standard input. Owned (zhv_stream_close).
 * Errors   ZHV_E_IO, ZHV_E_NOMEM */
zhv_status zhv_stream_open(const char *path, zhv_stream **out, zhv_error *err);
/* Bytes [from, to) of a file (to UINT64_MAX: its end), as if they were all of
 * it: streams of a multistream .bz2.
 * Errors   as zhv_stream_open */
zhv_status zhv_stream_open_range(const char *path, uint64_t from, uint64_t to,
                                 zhv_stream **out, zhv_error *err);
/* The same for borrowed bytes; name is for messages and borrowed. */
zhv_status zhv_stream_open_memory(zhv_str bytes, const char *name,
                                  zhv_stream **out, zhv_error *err);
void zhv_stream_close(zhv_stream *);

/* Threads that unpack beside the one that reads (bzip2 alone has use for
 * them); before the first read. The bytes do not depend on it. */
void zhv_stream_set_threads(zhv_stream *, unsigned threads);

/* Reads up to `room` unpacked bytes; *out 0: the end. After an error every
 * further call says the same.
 * Errors   ZHV_E_IO: cannot be read, or compressed data that are broken or
 *          end too early; the message has the offset in the file.
 *          ZHV_E_NOMEM */
zhv_status zhv_stream_read(zhv_stream *, char *bytes, size_t room, size_t *out,
                           zhv_error *err);

/* For messages: the path, or "<stdin>". Borrowed. */
const char *zhv_stream_name(const zhv_stream *);
/* "bzip2" ..., or NULL when not compressed; known after the first read. */
const char *zhv_stream_codec(const zhv_stream *);
/* Bytes taken from the file so far: how far a progress bar is. */
uint64_t zhv_stream_position(const zhv_stream *);
/* Size of the file, 0 when not known. */
uint64_t zhv_stream_size(const zhv_stream *);

#endif
