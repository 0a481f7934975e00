import { expandName, hasTenant } from '../../core/profile/expand.js';
import { safeText } from '../../core/safe-text.js';
import type { Answers } from '../../core/wizard/answers.js';
import { adoptableLogins } from '../../core/wizard/existing/adoptable.js';
import {
	databaseName,
	expandedNames,
	loginName,
	ownerName,
	plainName,
	schemaName,
	tenantNames,
	usedLogins,
} from '../../core/wizard/names.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import { shorten } from '../components/text-cells.js';
import type { FormItem, Remark } from './form-item.js';
import { keyItems } from './key-items.js';
import { loginNameItems } from './login-name-items.js';
import { type Change, nameField, suggested } from './name-field.js';

/** The names that the chosen pattern needs, each suggested from the first. */
export function nameItems(draft: Answers, setDraft: Change, server: ReachedServer): readonly FormItem[] {
	const { names } = draft;
	const adoptable = adoptableLogins(draft, server);
	const suggestedField = (id: 'database' | 'owner' | 'schema', label: string, name: string, note?: string) => {
		const { value, placeholder } = suggested(name, names[id]);
		return nameField(id, label, value, setDraft, { placeholder, note });
	};
	return [
		{
			kind: 'text',
			text: 'One name is enough: the others are suggested from it, and each can be changed.',
			aside: true,
		},
		{ kind: 'gap' },
		nameField('application', 'Application', names.application, setDraft),
		nameField('tenants', 'Customers', names.tenants, setDraft, {
			placeholder: 'e.g. acme, globex',
			note: customersNote(draft),
			remark: customersRemark(draft),
		}),
		...keyItems(draft, setDraft),
		{ kind: 'gap' },
		suggestedField('database', 'Database', databaseName(draft), example(draft, databaseName(draft))),
		suggestedField('owner', 'Owner role', ownerName(draft), 'never signs in'),
		suggestedField('schema', 'Schema', schemaName(draft), example(draft, schemaName(draft))),
		...(draft.pattern === 'shared-schema' ? [tablesField(draft, setDraft)] : []),
		{ kind: 'gap' },
		{ kind: 'text', text: '  Logins' },
		...draft.logins.flatMap((login) => loginNameItems(draft, login, setDraft, adoptable.has(login.key))),
		{ kind: 'gap' },
		{
			kind: 'text',
			text: 'Why an owner as well? It has the tables, and nobody signs in as it. The logins of the application use them, and cannot drop or alter them.',
			style: 'dim',
			aside: true,
		},
	];
}

function tablesField(draft: Answers, setDraft: Change): FormItem {
	const { column } = draft.rows;
	return nameField('tables', 'Tables', draft.names.tables, setDraft, {
		placeholder: safeText(`(all that have ${column})`),
		note: draft.names.tables === '' ? undefined : 'with commas',
	});
}

function customersNote({ pattern, rows }: Answers): string {
	if (pattern === 'database-per-tenant') return 'empty: one database';
	if (pattern === 'schema-per-tenant') return 'a schema and logins each';
	return rows.identify === 'login' ? 'logins each' : 'not needed here';
}

/** What people call a customer is seldom what they want to quote in every statement. */
function customersRemark(draft: Answers): Remark | undefined {
	const odd = tenantNames(draft.names).find((name) => plainName(name) !== name);
	const templates = [
		databaseName(draft),
		schemaName(draft),
		...usedLogins(draft).map((each) => loginName(draft, each)),
	];
	const template = templates.find(hasTenant);
	if (odd === undefined || template === undefined) return undefined;
	const text = safeText(`It stands in each name as it is typed: ${expandName(template, { name: odd })}`);
	return { text, tone: 'plain', always: true };
}

/** What a name with `{tenant}` becomes. */
function example(draft: Answers, template: string): string | undefined {
	const [one = ''] = expandedNames(draft, template);
	return tenantNames(draft.names).length === 0 || one === template ? undefined : safeText(shorten(`e.g. ${one}`, 25));
}
