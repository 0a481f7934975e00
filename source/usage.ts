/** The help text: the first document. The README quotes it and a test holds the two together. */
export const usage = `Gives an application, or each tenant of one, its own PostgreSQL login, and proves
that it reaches its own data and nothing else.

Usage
  gatehouse                     the wizard            [--resume] [--accessible]
                                                      [--inline] [--ascii]
  gatehouse demo                everything once, on a throw-away server
  gatehouse plan PROFILE        what would be done    [--out FILE] [--detailed-exitcode]
                                                      [--secrets FILE]
  gatehouse apply PROFILE|plan.json                   [--yes] [--confirm NAME]
                                do it, then prove it  [--confirm-loss ROLE]
                                                      [--secrets FILE] [--no-verify]
                                                      [--on-failure undo|keep]
                                                      [--keep-going]
                                                      [--send-plaintext]
  gatehouse verify PROFILE      prove it again        [--secrets FILE] [--strict]
                                                      [--probe-future] [--probe-writes]
  gatehouse explain --role R --database D --on OBJECT --privilege P
                                why it is refused, or by which path it is not
  gatehouse explain --role R --database D --error "permission denied for ..."
  gatehouse undo RECEIPT|last   take one apply back  --confirm NAME
  gatehouse rotate PROFILE      new passwords         --secrets FILE [--role ROLE]
                                                      [--yes] [--confirm NAME]
                                                      [--grace] [--send-plaintext]
  gatehouse drop PROFILE        take it all away      --confirm NAME
                                                      [--reassign-to ROLE]
  gatehouse profiles list | show NAME | save FILE [NAME] [--replace]
                     rename OLD NEW | duplicate OLD NEW | delete NAME
                     path | schema
  gatehouse sandbox             a throw-away PostgreSQL, until Ctrl+C
  gatehouse doctor              this computer, the settings, the server
  gatehouse completion bash | zsh | fish
  gatehouse help COMMAND | gates | patterns | connecting | secrets | confirming
                         | taking-back
  gatehouse --version | --help

PROFILE is a saved name, or the path of a YAML or JSON file, or - for standard input.

Connection, as in psql; what is left out comes from the profile, PG* variables,
the service file and ~/.pgpass
  --url URL                     postgres://user@host:port/database?sslmode=verify-full
  -h HOST  -p PORT  -U USER  -d DATABASE   (-d is the maintenance database)
  --sandbox                     a throw-away server instead of any other
  --bin-dir DIR                 its binaries, where they are not found
  --timeout SECONDS             how long the server may stay silent (10)

Everywhere
  --format text|json            plan: sql, pgtap; verify: junit, tap, html too
  --tenant NAME[=KEY]           instead of the profile's tenants; may be repeated
  --no-color                    no colours

Exit codes
  0 done, or nothing to do      5 failed, and everything is undone
  1 a bug                       6 failed, and something remains
  2 usage, invalid profile      7 the plan is stale
  3 server not reached          8 refused: not confirmed, or not permitted
  4 a check failed              10 plan --detailed-exitcode: there are changes
`;
