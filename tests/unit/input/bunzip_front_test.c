/* bunzip_front.c and its ways to move bytes to the front: whatever the
 * processor can, it gives what libbz2 has packed, and of what is damaged all
 * say the same. */
#include "input/bunzip_front.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <bzlib.h>

#include <cmocka.h>

#define LENGTH 60000u
#define HEAD   4u /* of the stream, before the block */

typedef struct fixture {
    char text[LENGTH];
    char packed[2 * LENGTH + 1000 + ZHV_BUNZIP_SLACK];
    unsigned size;
    char out[LENGTH + 1];
    zhv_bunzip_tables *tables;
    zhv_bunzip_block block;
    zhv_bunzip_block first; /* what the first way made of it */
    uint32_t counts[256];
} fixture;

static uint32_t random_state = 1;

static uint32_t draw(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

static void pack(fixture *f)
{
    memset(f->packed, 0, sizeof f->packed);
    f->size = sizeof f->packed - ZHV_BUNZIP_SLACK;
    assert_int_equal(
        BZ2_bzBuffToBuffCompress(f->packed, &f->size, f->text, LENGTH, 9, 0, 0),
        BZ_OK);
}

static zhv_bunzip_result parse(fixture *f, zhv_bunzip_take *take)
{
    f->tables->take = take;
    return zhv_bunzip_parse(f->tables, &f->block,
                            (const uint8_t *)f->packed + HEAD, 0,
                            ((size_t)f->size - HEAD) * 8);
}

/* `values` bytes, of which the next is most often one of the last `near`;
 * runs of up to `run`. */
static void write_text(fixture *f, uint32_t values, uint32_t near, uint32_t run)
{
    for (uint32_t i = 0; i < LENGTH;) {
        const char c = (char)(draw(8) && i > near ? f->text[i - 1 - draw(near)]
                                                  : (char)draw(values));
        for (uint32_t n = 1 + draw(run); n && i < LENGTH; n--) {
            f->text[i++] = c;
        }
    }
}

static const struct {
    uint32_t values, near, run;
} kinds[] = {{256, 1, 1},   {256, 256, 1}, {256, 40, 2},
             {33, 33, 3},   {17, 4, 400},  {65, 65, 1},
             {1, 1, 60000}, {2, 2, 20000}, {100, 1000, 6}};
#define KINDS (sizeof kinds / sizeof *kinds)

static void gives_what_was_packed(void **state)
{
    fixture *f = *state;
    for (size_t k = 0; k < KINDS; k++) {
        write_text(f, kinds[k].values, kinds[k].near, kinds[k].run);
        pack(f);
        unsigned n = 0;
        for (; zhv_bunzip_take_nth(n); n++) {
            assert_int_equal(parse(f, zhv_bunzip_take_nth(n)), ZHV_BUNZIP_FINE);
            zhv_bunzip_turn(f->tables, &f->block);
            assert_int_equal(
                zhv_bunzip_expand(f->tables, &f->block, f->out, sizeof f->out),
                LENGTH);
            assert_memory_equal(f->out, f->text, LENGTH);
        }
        assert_true(n > 0);
    }
}

/* What is damaged may fail or look sound; which, does not depend on the way
 * that was taken. */
static void damage_is_the_same_to_all(void **state)
{
    fixture *f = *state;
    unsigned broken = 0;
    for (unsigned round = 0; round < 120; round++) {
        const size_t k = round % KINDS;
        write_text(f, kinds[k].values, kinds[k].near, kinds[k].run);
        pack(f);
        for (uint32_t flips = 1 + draw(3); flips; flips--) {
            f->packed[HEAD + draw(f->size - HEAD)] ^= (char)(1u << draw(8));
        }
        const zhv_bunzip_result wanted = parse(f, zhv_bunzip_take_nth(0));
        const zhv_bunzip_block first = f->block;
        memcpy(f->first.bytes, f->block.bytes, first.n);
        memcpy(f->counts, f->tables->counts, sizeof f->counts);
        broken += wanted != ZHV_BUNZIP_FINE;
        for (unsigned n = 1; zhv_bunzip_take_nth(n); n++) {
            assert_int_equal(parse(f, zhv_bunzip_take_nth(n)), wanted);
            assert_int_equal(f->block.n, first.n);
            assert_int_equal(f->block.end, first.end);
            assert_memory_equal(f->block.bytes, f->first.bytes, first.n);
            assert_memory_equal(f->tables->counts, f->counts, sizeof f->counts);
        }
    }
    assert_true(broken > 30);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    const size_t size = ZHV_BUNZIP_BLOCK_MAX + ZHV_BUNZIP_ROOM;
    if (f) {
        f->tables = zhv_bunzip_tables_new();
        f->block.bytes = malloc(size);
        f->first.bytes = malloc(size);
    }
    *state = f;
    return f && f->tables && f->block.bytes && f->first.bytes ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    free(f->block.bytes);
    free(f->first.bytes);
    zhv_bunzip_tables_free(f->tables);
    free(f);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_what_was_packed),
        cmocka_unit_test(damage_is_the_same_to_all),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
