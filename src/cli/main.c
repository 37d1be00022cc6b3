/* zhvar: the commands, and what is common to all of them. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/near.h"
#include "cli/own_dict.h"
#include "cli/stop.h"
#include "cli/term.h"

static const zhv_command *const commands[] = {
    &zhv_command_convert, &zhv_command_batch,       &zhv_command_verify,
    &zhv_command_dict,    &zhv_command_groups,      &zhv_command_titles,
    &zhv_command_explain, &zhv_command_ambiguities,
};

#define COMMANDS (sizeof commands / sizeof *commands)

static const zhv_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static int unknown(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i]->name;
    }
    const char *near = zhv_near(name, names, COMMANDS);
    return zhv_term_usage(NULL, "unknown command '%s'%s%s%s", name,
                          near ? "; did you mean '" : "", near ? near : "",
                          near ? "'?" : "");
}

static void print_overview(FILE *to)
{
    fputs("zhvar turns one Chinese wiki page into the edition of every "
          "region.\n\n"
          "Usage: zhvar COMMAND [options] [FILE|-]...\n\n",
          to);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(to, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("  help        say more about a command: zhvar help COMMAND\n"
          "  --version   versions of zhvar and of its dictionary data\n\n"
          "Example: zhvar convert --to zh-tw page.wiki > page.zh-tw.wiki\n",
          to);
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 ||
           strcmp(word, "-h") == 0;
}

static int help(int argc, char **argv)
{
    if (argc < 2 || is_help(argv[1])) {
        print_overview(stdout);
        return ZHV_EXIT_DONE;
    }
    const zhv_command *command = find(argv[1]);
    if (command == NULL) {
        return unknown(argv[1]);
    }
    fputs(command->help, stdout);
    return ZHV_EXIT_DONE;
}

static void print_fact(const zhv_dict *dict, const char *key,
                       const char *before, const char *after)
{
    zhv_text value = zhv_own_dict_fact(dict, key);
    if (value.len) {
        printf("%s%.*s%s", before, (int)value.len, value.ptr, after);
    }
}

static int version(void)
{
    zhv_dict *dict;
    zhv_error err = {0};
    printf("zhvar %s\n", zhv_version());
    if (zhv_own_dict_open(NULL, &dict, &err) != ZHV_OK) {
        printf("dictionary: none (%s)\n", err.message);
        return ZHV_EXIT_DONE;
    }
    fputs("dictionary:", stdout);
    print_fact(dict, "source", " ", "");
    print_fact(dict, "version", " ", "");
    print_fact(dict, "license", " (", ")");
    print_fact(dict, "build-id", ", build ", "");
    putchar('\n');
    zhv_dict_free(dict);
    return ZHV_EXIT_DONE;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_overview(stderr);
        return ZHV_EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        return version();
    }
    if (is_help(word)) {
        return help(argc - 1, argv + 1);
    }
    /* `zhvar -c s2t` is written as `opencc -c s2t` is. */
    if (word[0] == '-') {
        return zhv_command_convert.run(argc, argv);
    }
    const zhv_command *command = find(word);
    return command ? command->run(argc - 1, argv + 1) : unknown(word);
}

/* What went through stdio (help, facts) may fail as late as here. */
static int finish(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    if (errno == EPIPE) {
        zhv_stop_note_pipe();
        return zhv_stop_exit();
    }
    zhv_term_error("cannot write: %s", strerror(errno));
    return code == ZHV_EXIT_DONE ? ZHV_EXIT_FAILED : code;
}

int main(int argc, char **argv)
{
    zhv_stop_install();
    return finish(dispatch(argc, argv));
}
