import { example } from '../core/gates/lanes.js';
import { gatePicture, pictureText, plainSigns } from '../formats/gate-picture.js';

/** What is worth knowing beside the commands: each as one page of text. */
export const topics = {
	gates: `The three gates

To read a row, a login passes three gates, in this order:
  1  CONNECT on the database         may it enter?
  2  USAGE on the schema             may it look inside?
  3  SELECT, INSERT, ... on objects  may it read or write?

${pictureText(gatePicture(example, plainSigns))}

PUBLIC, which is every role there is and will be, may enter every new database, make
temporary tables in it, and call every new function. So Gatehouse revokes first, then
grants the least that is needed, then sees to it that the objects of tomorrow carry the
same privileges. \`gatehouse verify\` signs in as each login and tries each gate;
\`gatehouse explain\` says which one is shut.
https://www.postgresql.org/docs/current/ddl-priv.html
`,
	patterns: `Three ways to keep tenants apart

  database-per-tenant  a database, an owner and logins each: a login cannot even connect
                       to another's. Up to hundreds.
  schema-per-tenant    a schema and logins each, in one database: no USAGE on another's
                       schema. Up to thousands.
  shared-schema        rows of the same tables, by a policy on each table. Any number.
    identify: setting  one pooled login says in each transaction whose rows it means
                       (SET LOCAL app.tenant_id = '...'): a guard against mistakes, not
                       against someone who holds the login.
    identify: login    a login each; whose rows they are is who signed in, and nothing
                       that a session sets changes it.

The profile says which: \`gatehouse profiles schema\` prints all that it may hold.
https://www.postgresql.org/docs/current/ddl-rowsecurity.html
`,
	connecting: `Reaching the server

sslmode and the rest are libpq's, in --url, the profile, PG* variables, a service file:
  disable, allow   plain text; allow encrypts where the server insists
  prefer           encrypted where the server can: the default on this computer
  require          encrypted, whoever it is: the default for any other host
  verify-ca        and its certificate is of an authority in sslrootcert
  verify-full      and names the host; sslrootcert=system or none: everybody's authorities
sslcert and sslkey are shown to a server that demands a certificate of its clients; they
are yours, and no profile can name them.
A password, or its MD5, is told only to a server whose certificate was checked, or that is
on this computer; PGREQUIREAUTH=password (or md5) tells it all the same. SCRAM, the usual
way, tells nobody the password. The logins that \`gatehouse verify\` signs in as have the
same settings.
https://www.postgresql.org/docs/current/libpq-ssl.html
`,
	secrets: `Passwords

They are generated, 190 bits each, and the server is sent a SCRAM verifier of them: no
password is in a statement, a log, a profile, a plan or a receipt. With --secrets FILE
each is in that file (0600) before the server hears of its login; what is in it already
is used again. A .json file holds { "role": { "password", "url" } }, any other name lines
ROLE_PASSWORD= and ROLE_DATABASE_URL=. GATEHOUSE_PASSWORD_<ROLE> wins over the file.
\`gatehouse rotate\` gives new ones. No flag takes a password: use ~/.pgpass or PGPASSWORD
for the administrator's. A server that takes no verifiers (credcheck) is refused (exit 8);
--send-plaintext sends it the passwords themselves, over sslmode verify-full and nothing
less, and the server's own log may then hold them.

A rotation that an application need not stop for is \`gatehouse rotate PROFILE --grace\`,
three times, each with the same --secrets FILE. How far it is stands on the server.
  1  makes a second login, ROLE_grace, that may do what ROLE may, and signs in as it.
     Point the application at it: its URL is in the file.
  2  gives ROLE its new password, once nobody is signed in as ROLE any more.
     Point the application back at ROLE.
  3  ends ROLE_grace, once nobody is signed in as that any more.
Who is signed in still is listed, and the call refused (8); --confirm with the name of
that login goes on all the same. Migrate logins are left out: between two migrations
nobody needs them.
https://www.postgresql.org/docs/current/auth-password.html
`,
	confirming: `What has to be confirmed

--yes is enough for a plan that only adds, on a server that is not in production. A plan
that takes something away, changes what is there or drops needs --confirm DATABASE too,
and so does every plan on a production server (environment: production in the profile, or
any host but this computer). Of several databases any one will do, or the profile's name.
What PUBLIC is about to lose, and somebody lives on, is confirmed role by role:
--confirm-loss ROLE; or the role is named in the profile's \`keep\`. undo and drop need
--confirm and nothing else. What is missing is said with exit code 8, and nothing changed.
`,
	'taking-back': `Taking it back

A run that fails takes back what it did, and looks before it says so (exit 5; 6 where
something remains, with the list). --on-failure keep leaves it for the same command to go
on with. Each run leaves a receipt, readable by you alone, and a killed one does too:
\`gatehouse undo last\` asks the server how far it came, and returns the server to what it
was before, or refuses and changes nothing. \`gatehouse drop\` takes away all that a profile
made, or one tenant's part of it.
`,
} as const;

export type Topic = keyof typeof topics;
export const topicNames = Object.keys(topics) as readonly Topic[];
