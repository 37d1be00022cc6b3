/* One typed growable array for the whole library. It grows inside an arena
 * (old storage is left to the arena; the sum is at most twice the final size).
 *
 *     typedef ZHV_VEC(zhv_token) zhv_tokens;
 *     zhv_token *t = zhv_vec_push(&tokens, arena);   // NULL: out of memory
 *     for (uint32_t i = 0; i < tokens.n; i++) use(tokens.at[i]);
 */
#ifndef ZHV_VEC_H
#define ZHV_VEC_H

#include "base/arena.h"

#define ZHV_VEC(type)                                                          \
    struct {                                                                   \
        type *at;                                                              \
        uint32_t n;                                                            \
        uint32_t cap;                                                          \
    }

/* Room for one more element; false when out of memory or at 2^31 elements. */
bool zhv_vec_grow(void **at, uint32_t n, uint32_t *cap, size_t size,
                  zhv_arena *arena);

/* Room for so many more elements than the n there are; else as above. Vectors
 * that are empty get just that. */
bool zhv_vec_make_room(void **at, uint32_t n, uint32_t *cap, size_t more,
                       size_t size, zhv_arena *arena);

#define zhv_vec_reserve(v, more, arena)                                        \
    ((v)->cap - (v)->n >= (more) ||                                            \
     zhv_vec_make_room((void **)&(v)->at, (v)->n, &(v)->cap, (more),           \
                       sizeof *(v)->at, (arena)))

/* Room for one more element; false when there is none to be had. */
#define zhv_vec_room(v, arena)                                                 \
    ((v)->n < (v)->cap || zhv_vec_grow((void **)&(v)->at, (v)->n, &(v)->cap,   \
                                       sizeof *(v)->at, (arena)))

/* Address of a new, uninitialised last element, or NULL. */
#define zhv_vec_push(v, arena)                                                 \
    (zhv_vec_room((v), (arena)) ? &(v)->at[(v)->n++] : NULL)

#endif
