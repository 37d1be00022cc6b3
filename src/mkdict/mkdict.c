#include "mkdict/mkdict.h"

#include "base/image.h"
#include "mkdict/build.h"

zhv_status zhv_build_no_memory(zhv_build *b)
{
    if (b->work.full || b->image.full) {
        return zhv_fail(b->err, ZHV_E_LIMIT, NULL, 0,
                        "the dictionaries need more than 16 million nodes");
    }
    return zhv_fail(b->err, ZHV_E_NOMEM, NULL, 0, "out of memory");
}

zhv_status zhv_mkdict_make(const zhv_mkdict_options *options, zhv_arena *arena,
                           zhv_str *out, zhv_error *err)
{
    *out = (zhv_str){NULL, 0};
    zhv_arena own;
    zhv_arena_init(&own);
    zhv_build *b = ZHV_NEW(&own, zhv_build);
    if (b == NULL) {
        return zhv_fail(err, ZHV_E_NOMEM, NULL, 0, "out of memory");
    }
    b->o = options;
    b->err = err;
    b->arena = b->shelf.arena = b->pool.arena = &own;
    b->tries.arena = b->work.arena = b->image.arena = &own;
    b->shelf.opencc_dict = options->opencc_dict;
    zhv_status status = zhv_build_read(b);
    if (status == ZHV_OK) {
        status = zhv_build_compile(b);
    }
    if (status == ZHV_OK) {
        status = zhv_build_add_facts(b);
    }
    if (status == ZHV_OK) {
        status = zhv_build_read_profiles(b);
    }
    if (status == ZHV_OK) {
        status = zhv_build_lay_out(b, arena, out);
    }
    zhv_arena_drop(&own);
    return status;
}

zhv_status zhv_mkdict_build(const zhv_mkdict_options *options,
                            const char *out_path, zhv_error *err)
{
    zhv_arena arena;
    zhv_arena_init(&arena);
    zhv_str image;
    zhv_status status = zhv_mkdict_make(options, &arena, &image, err);
    if (status == ZHV_OK) {
        status = zhv_image_write(out_path, image, err);
    }
    zhv_arena_drop(&arena);
    return status;
}
