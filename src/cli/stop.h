/* ^C and its like: a handler that only takes a note. Whoever works through
 * inputs or writes a file looks at the note and cleans up by itself. */
#ifndef ZHV_STOP_H
#define ZHV_STOP_H

/* SIGINT, SIGTERM and SIGHUP are noted, and a second one kills; SIGPIPE
 * becomes an ordinary write error. */
void zhv_stop_install(void);

/* Signals end the process at once, as they do without us: for commands that
 * leave nothing half done, however long they think. */
void zhv_stop_at_once(void);

/* The signal that asks to stop, or 0. */
int zhv_stop_signal(void);

/* Exit code for a run that a closed pipe or a signal ended; quiet. */
int zhv_stop_exit(void);

/* Notes that nobody reads our output any more. */
void zhv_stop_note_pipe(void);

#endif
