/* Packs a block of bytes as one member: members joined are a file that every
 * unpacker of the format reads as a whole. The other way is codec.h. */
#ifndef ZHV_PACKER_H
#define ZHV_PACKER_H

#include "input/buffer.h"

typedef uint32_t zhv_packing;
#define ZHV_PACKING_NONE  0u
#define ZHV_PACKING_GZIP  1u
#define ZHV_PACKING_BZIP2 2u
#define ZHV_PACKING_ZSTD  3u

/* "gz", "bz2", "zst" or "none"; false: unknown. */
bool zhv_packing_parse(const char *name, zhv_packing *out);
/* ".gz" ...; "" for none; static. */
const char *zhv_packing_extension(zhv_packing);

/* Appends s, packed. False: out of memory. */
bool zhv_pack(zhv_packing, zhv_str s, zhv_buffer *out);

#endif
