/* api_pages.c: servers that are no good without a wiki behind them; what a
 * wiki says is in cli/groups_api_test.sh and oracle/api_test.sh. */
#include "input/api_pages.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const zhv_api_query query = {828, "CGroup/", true};

static zhv_status no_page(void *context, const zhv_page_in *page)
{
    (void)context;
    (void)page;
    fail_msg("a page from nowhere");
    return ZHV_OK;
}

/* A socket of this machine, and its address. */
static int listen_here(char *url, size_t size)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
    snprintf(url, size, "http://127.0.0.1:%u/api.php", ntohs(at.sin_port));
    return fd;
}

/* Whoever calls hears this, or nothing but an open line. */
static pid_t serve(int fd, const char *answer)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0) {
        close(fd);
        return child;
    }
    alarm(60);
    for (;;) {
        char request[4096];
        int caller = accept(fd, NULL, NULL);
        if (caller < 0) {
            _exit(1);
        }
        if (answer) {
            if (read(caller, request, sizeof request) > 0 &&
                write(caller, answer, strlen(answer)) < 0) {
                _exit(1);
            }
            close(caller);
        }
    }
}

static void ask(const char *answer, const zhv_api_options *options,
                zhv_status status, const char *message)
{
    char url[64];
    zhv_error err = {0};
    pid_t server = serve(listen_here(url, sizeof url), answer);
    zhv_status got =
        zhv_api_pages_each(url, &query, options, no_page, NULL, &err);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    assert_int_equal(got, status);
    if (strstr(err.message, message) == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, message);
    }
    assert_string_equal(err.path, url);
}

static void test_silence(void **state)
{
    static const zhv_api_options options = {.answer_ms = 50, .wait_ms = 1};
    (void)state;
    ask(NULL, &options, ZHV_E_IO, "imeout");
}

static void test_half_a_header(void **state)
{
    static const zhv_api_options options = {.answer_ms = 2000, .wait_ms = 1};
    (void)state;
    ask("HTTP/1.1 200 OK\r\nContent-Le", &options, ZHV_E_DATA, "");
    ask("HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n", &options, ZHV_E_IO,
        "HTTP status 503");
    ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[{}]\n", &options,
        ZHV_E_DATA, "not what an api.php says");
    ask("I am no web server\r\n\r\n", &options, ZHV_E_IO, "");
}

static void test_too_large(void **state)
{
    static const zhv_api_options options = {.answer_max = 4, .wait_ms = 1};
    (void)state;
    ask("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[{}]\n", &options,
        ZHV_E_LIMIT, "larger than 4 bytes");
}

static bool is_stopped(void)
{
    return true;
}

static void test_stopped(void **state)
{
    static const zhv_api_options options = {.stopped = is_stopped};
    (void)state;
    ask(NULL, &options, ZHV_E_IO, "stopped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_silence),
        cmocka_unit_test(test_half_a_header),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
