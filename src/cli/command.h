/* A command of the tool is one of these; main.c holds the array of them. */
#ifndef ZHV_COMMAND_H
#define ZHV_COMMAND_H

#include "cli/exit_code.h"

typedef struct zhv_command {
    const char *name;
    const char *summary;               /* one line for the list of commands */
    const char *help;                  /* what `zhvar help NAME` prints */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} zhv_command;

extern const zhv_command zhv_command_batch;
extern const zhv_command zhv_command_convert;
extern const zhv_command zhv_command_dict;
extern const zhv_command zhv_command_groups;
extern const zhv_command zhv_command_titles;
extern const zhv_command zhv_command_verify;
extern const zhv_command zhv_command_ambiguities;
extern const zhv_command zhv_command_explain;

#endif
