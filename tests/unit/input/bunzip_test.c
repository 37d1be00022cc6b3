/* bunzip.c and its blocks: what libbz2 packs is unpacked, by any number of
 * threads, whatever the pieces; nothing that is damaged passes for whole. */
#include "input/bunzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <bzlib.h>

#include <cmocka.h>

#define MOST ((size_t)4 << 20)

static const unsigned threads[] = {0, 1, 2};
#define THREADS (sizeof threads / sizeof *threads)

/* Bytes that are read in steps of some size. */
typedef struct packed {
    char *ptr;
    size_t len;
    size_t at;
    size_t step;
} packed;

static zhv_status give(void *user, char *bytes, size_t room, size_t *out)
{
    packed *p = user;
    size_t n = p->len - p->at;
    n = n < room ? n : room;
    n = n < p->step ? n : p->step;
    memcpy(bytes, p->ptr + p->at, n);
    p->at += n;
    *out = n;
    return ZHV_OK;
}

static void add(packed *p, const char *s, size_t n, int level)
{
    unsigned size = (unsigned)(n + n / 50 + 700);
    p->ptr = realloc(p->ptr, p->len + size);
    assert_non_null(p->ptr);
    assert_int_equal(BZ2_bzBuffToBuffCompress(p->ptr + p->len, &size,
                                              (char *)(uintptr_t)s, (unsigned)n,
                                              level, 0, 0),
                     BZ_OK);
    p->len += size;
}

static zhv_bunzip_fault unpack(packed *p, unsigned thread_count, size_t room,
                               zhv_buffer *out)
{
    size_t got = 1;
    zhv_bunzip_fault fault = ZHV_BUNZIP_SOUND;
    p->at = 0;
    out->len = 0;
    zhv_bunzip *b = zhv_bunzip_new(give, p, thread_count);
    assert_non_null(b);
    while (fault == ZHV_BUNZIP_SOUND && got) {
        assert_true(zhv_buffer_reserve(out, room));
        fault = zhv_bunzip_read(b, out->ptr + out->len, room, &got);
        out->len += got;
        assert_true(out->len <= 2 * MOST);
    }
    if (fault == ZHV_BUNZIP_SOUND) {
        assert_int_equal(zhv_bunzip_position(b), p->len);
    }
    zhv_bunzip_free(b);
    return fault;
}

static uint32_t random_state;

static uint32_t draw(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % n;
}

/* What differs in how it is packed. */
static size_t make_text(int kind, char *out, size_t n)
{
    /* In a block with these letters and no others the list of bytes in use
     * has the 48 bits that begin a block. */
    static const char chance[] = "BCGIOQSTWZ]^acfgiklo";
    for (size_t i = 0; i < n;) {
        size_t run = 1;
        char c;
        switch (kind) {
        case 0:
            c = (char)draw(256);
            break;
        case 1:
            c = "wiki text, "[draw(11)];
            break;
        case 2:
            run = draw(3) ? draw(6) + 1 : draw(600) + 1;
            c = (char)('a' + draw(2));
            break;
        case 3:
            c = 'x';
            run = n;
            break;
        case 4: /* more than one chain, where it ends with a whole one */
            c = "periodic"[i % 8];
            break;
        default:
            c = chance[i < sizeof chance - 1 ? i : draw(sizeof chance - 1)];
            break;
        }
        for (; run && i < n; run--) {
            out[i++] = c;
        }
    }
    return n;
}

#define KINDS 6

static void same(packed *p, const char *text, size_t n)
{
    zhv_buffer out = {0};
    for (size_t t = 0; t < THREADS; t++) {
        p->step = t == 1 ? 997 : (size_t)1 << 20;
        assert_int_equal(unpack(p, threads[t], t == 1 ? 8191 : 65536, &out),
                         ZHV_BUNZIP_SOUND);
        assert_int_equal(out.len, n);
        assert_true(n == 0 || memcmp(out.ptr, text, n) == 0);
    }
    zhv_buffer_drop(&out);
}

static void test_blocks(void **state)
{
    static const size_t sizes[] = {0,   1,    3,      4,       5,      255,
                                   259, 1000, 100000, 1000003, 2500000};
    char *text = malloc(MOST);
    (void)state;
    random_state = 7;
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            packed p = {0};
            size_t n = make_text(kind, text, sizes[i]);
            add(&p, text, n, i % 2 ? 1 : 9);
            same(&p, text, n);
            free(p.ptr);
        }
    }
    free(text);
}

/* Streams of any size in a row, empty ones and zeros among them. */
static void test_streams(void **state)
{
    char *text = malloc(MOST);
    (void)state;
    random_state = 11;
    for (int round = 0; round < 6; round++) {
        packed p = {0};
        size_t n = 0;
        for (int i = 0; i < 40; i++) {
            size_t more = draw(4) ? draw(9000) : draw(2) * draw(200000);
            make_text((int)draw(KINDS), text + n, more);
            add(&p, text + n, more, 1);
            n += more;
            size_t zeros = draw(3) ? 0 : draw(30);
            p.ptr = realloc(p.ptr, p.len + zeros + 1);
            memset(p.ptr + p.len, 0, zeros);
            p.len += zeros;
        }
        same(&p, text, n);
        free(p.ptr);
    }
    free(text);
}

static void test_damage(void **state)
{
    char text[3000];
    packed p = {.step = 1 << 20};
    zhv_buffer out = {0};
    (void)state;
    random_state = 3;
    make_text(1, text, 2000);
    make_text(2, text + 2000, 1000);
    add(&p, text, 2000, 9);
    add(&p, text + 2000, 1000, 9);
    const size_t whole = p.len;
    for (size_t t = 0; t < THREADS; t++) {
        for (size_t i = 0; i < whole; i += t ? 7 : 1) {
            const char was = p.ptr[i];
            p.ptr[i] = (char)(was ^ 1 << i % 8);
            if (unpack(&p, threads[t], 512, &out) == ZHV_BUNZIP_SOUND) {
                /* a bit that pads, or the size of a block that is smaller */
                assert_int_equal(out.len, sizeof text);
                assert_memory_equal(out.ptr, text, sizeof text);
            }
            p.ptr[i] = was;
        }
        for (p.len = 4; p.len < whole; p.len += t ? 5 : 1) {
            zhv_bunzip_fault fault = unpack(&p, threads[t], 512, &out);
            if (fault == ZHV_BUNZIP_SOUND) { /* the first stream, whole */
                assert_int_equal(out.len, 2000);
            } else {
                assert_true(fault == ZHV_BUNZIP_TOO_EARLY ||
                            fault == ZHV_BUNZIP_OTHER_DATA);
            }
        }
        p.len = whole;
    }
    p.ptr = realloc(p.ptr, whole + 4);
    memcpy(p.ptr + whole, "more", 4);
    p.len = whole + 4;
    for (size_t t = 0; t < THREADS; t++) {
        assert_int_equal(unpack(&p, threads[t], 512, &out),
                         ZHV_BUNZIP_OTHER_DATA);
        assert_int_equal(out.len, sizeof text);
    }
    zhv_buffer_drop(&out);
    free(p.ptr);
}

/* The end of an empty stream: 48 bits that say so, all of which count. */
static void test_end(void **state)
{
    packed p = {.step = 1 << 20};
    zhv_buffer out = {0};
    (void)state;
    add(&p, "", 0, 9);
    for (size_t t = 0; t < THREADS; t++) {
        for (unsigned bit = 0; bit < 48; bit++) {
            p.ptr[4 + bit / 8] ^= (char)(1 << bit % 8);
            assert_int_not_equal(unpack(&p, threads[t], 512, &out),
                                 ZHV_BUNZIP_SOUND);
            p.ptr[4 + bit / 8] ^= (char)(1 << bit % 8);
        }
        assert_int_equal(unpack(&p, threads[t], 512, &out), ZHV_BUNZIP_SOUND);
    }
    zhv_buffer_drop(&out);
    free(p.ptr);
}

/* Noise behind a head that is right: an answer, in time. */
static void test_noise(void **state)
{
    zhv_buffer out = {0};
    packed p = {.ptr = malloc(200000), .len = 200000, .step = 1 << 20};
    (void)state;
    random_state = 5;
    for (size_t i = 0; i < p.len; i++) {
        p.ptr[i] = (char)draw(256);
    }
    for (size_t t = 0; t < THREADS; t++) {
        for (size_t heads = 1; heads < 1000; heads *= 10) {
            for (size_t i = 0; i < heads; i++) {
                memcpy(p.ptr + i * (p.len / heads), "BZh91AY&SY", 10);
            }
            assert_int_not_equal(unpack(&p, threads[t], 4096, &out),
                                 ZHV_BUNZIP_SOUND);
        }
    }
    zhv_buffer_drop(&out);
    free(p.ptr);
}

/* What libbz2 makes of one stream; false: it refuses. */
static bool unpack_by_libbz2(const packed *p, zhv_buffer *out)
{
    unsigned n = 4096;
    assert_true(zhv_buffer_reserve(out, n));
    const int status = BZ2_bzBuffToBuffDecompress(out->ptr, &n, p->ptr,
                                                  (unsigned)p->len, 0, 0);
    out->len = n;
    return status == BZ_OK;
}

/* Any byte of a small block changed to any other: what libbz2 still unpacks
 * (tables with more codes than there is room for, among others) is unpacked,
 * and nothing else; but blocks that say they are scrambled are refused. */
static void test_any_byte(void **state)
{
    static const char text[] = "2222222222222222222222)222222222\xF4\xBD"
                               "\xAF\xE8\xBB\xB6-{H|\xBB\xB6"
                               "222";
    packed p = {.step = 1 << 20};
    zhv_buffer ours = {0};
    zhv_buffer theirs = {0};
    unsigned sound = 0;
    (void)state;
    add(&p, text, sizeof text - 1, 1);
    for (size_t i = 0; i < p.len; i++) {
        const char was = p.ptr[i];
        for (int value = 0; value < 256; value++) {
            p.ptr[i] = (char)value;
            const bool fine =
                unpack_by_libbz2(&p, &theirs) && (p.ptr[14] & 0x80) == 0;
            assert_int_equal(unpack(&p, 0, 512, &ours) == ZHV_BUNZIP_SOUND,
                             fine);
            assert_true(!fine || zhv_str_eq(zhv_buffer_str(&ours),
                                            zhv_buffer_str(&theirs)));
            sound += fine;
        }
        p.ptr[i] = was;
    }
    assert_true(sound > p.len);
    zhv_buffer_drop(&ours);
    zhv_buffer_drop(&theirs);
    free(p.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),   cmocka_unit_test(test_streams),
        cmocka_unit_test(test_damage),   cmocka_unit_test(test_end),
        cmocka_unit_test(test_any_byte), cmocka_unit_test(test_noise)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
