/* Decompressors, told apart by the first bytes of the data. A codec unpacks
 * one member (gzip member, bzip2 stream, xz stream, zstd frame) at a time;
 * what follows a member is the stream's business. */
#ifndef ZHV_CODEC_H
#define ZHV_CODEC_H

#include "base/str.h"

typedef enum zhv_codec_step {
    ZHV_CODEC_MORE,  /* used some input, gave some output */
    ZHV_CODEC_END,   /* the member is whole */
    ZHV_CODEC_BROKEN /* not what the format allows, or a wrong checksum */
} zhv_codec_step;

/* What is left of the input and of the room for output; step moves both. */
typedef struct zhv_codec_io {
    const char *in;
    size_t in_len;
    char *out;
    size_t out_len;
} zhv_codec_io;

typedef struct zhv_codec {
    const char *name; /* as a reader of messages knows it: "bzip2" */
    zhv_str magic;
    /* NULL for bzip2, which has an unpacker of its own (bunzip.h). */
    void *(*open)(void); /* a new member; NULL: out of memory */
    zhv_codec_step (*step)(void *state, zhv_codec_io *);
    void (*close)(void *state);
} zhv_codec;

/* Longest magic: that many bytes decide. */
#define ZHV_CODEC_MAGIC_MAX 6

/* Whether data that begin like this may yet turn out to be compressed. */
bool zhv_codec_may_follow(zhv_str head);

/* The codec of data that begins like this; NULL: not compressed. */
const zhv_codec *zhv_codec_find(zhv_str head);

#endif
