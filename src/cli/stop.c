#include "cli/stop.h"

#include <signal.h>
#include <stddef.h>

#include "cli/exit_code.h"

/* The one mutable global of the tool: a handler can reach nothing else. */
static volatile sig_atomic_t noted;

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

static void note(int number)
{
    noted = number;
}

void zhv_stop_install(void)
{
    struct sigaction action = {.sa_handler = note,
                               .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        /* What the parent switched off (nohup) stays off. */
        if (sigaction(numbers[i], NULL, &old) == 0 &&
            old.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    signal(SIGPIPE, SIG_IGN);
}

void zhv_stop_at_once(void)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == note) {
            signal(numbers[i], SIG_DFL);
        }
    }
    signal(SIGPIPE, SIG_DFL);
}

int zhv_stop_signal(void)
{
    return noted;
}

int zhv_stop_exit(void)
{
    return ZHV_EXIT_SIGNAL + noted;
}

void zhv_stop_note_pipe(void)
{
    noted = SIGPIPE;
}
