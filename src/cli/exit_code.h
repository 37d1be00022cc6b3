/* What the tool's exit codes mean; part of its interface. */
#ifndef ZHV_EXIT_CODE_H
#define ZHV_EXIT_CODE_H

typedef enum zhv_exit {
    ZHV_EXIT_DONE = 0,
    ZHV_EXIT_DIFFERENT = 1, /* commands that compare: what they compared
                               differs */
    ZHV_EXIT_USAGE = 2,     /* wrong usage, or the work cannot start */
    ZHV_EXIT_FAILED = 3,    /* finished, but some inputs failed */
    ZHV_EXIT_SIGNAL = 128   /* plus the signal: 130 for ^C */
} zhv_exit;

#endif
