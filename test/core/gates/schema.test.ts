import { describe, expect, test } from 'vitest';
import type { SchemaFacts } from '../../../source/core/gates/catalog.js';
import { desired, interior, item, placeOf, probe, said, schema, verdict } from './paper.js';

const withSchemas = (...schemas: readonly SchemaFacts[]) => placeOf({ interior: { ...interior, schemas } });
const shut = (name: string, changes: Partial<SchemaFacts> = {}): SchemaFacts => ({
	...schema,
	name,
	owner: 'postgres',
	acl: [],
	held: {},
	...changes,
});

describe('USAGE', () => {
	const id = 'schema:app:shop:usage:app';

	test('is proved by the server looking for what is not there', () => {
		expect(verdict(placeOf(), id, said('42P01', 'does not exist'))).toMatchObject({
			status: 'pass',
			found: 'the server looked inside',
		});
		expect(verdict(placeOf(), id, said('3F000', 'no schema'))).toMatchObject({ status: 'unchecked' });
	});

	test('that is gone is granted again', () => {
		const place = withSchemas({ ...schema, acl: [], held: {} });
		expect(verdict(place, id, said('42501', 'permission denied for schema app'))).toMatchObject({
			status: 'fail',
			fix: 'GRANT USAGE ON SCHEMA app TO app;',
		});
	});

	test('of a schema that is not there fails', () => {
		expect(verdict(withSchemas(), id)).toMatchObject({
			status: 'fail',
			found: 'there is no schema app',
			fix: 'gatehouse apply shop',
		});
	});

	test('of public is denied, unless an extension of the profile lives there', () => {
		const open = shut('public', { acl: [item('app', 'USAGE', 'postgres')], held: { app: ['USAGE'] } });
		expect(verdict(withSchemas(schema, open), 'schema:app:shop:usage:public', said('42P01', 'x')).status).toBe('fail');
		const [wanted] = desired.databases;
		if (wanted === undefined) throw new Error('no database');
		const place = placeOf({
			wanted: { ...wanted, extensions: ['pgcrypto'] },
			interior: { ...interior, schemas: [schema, open], extensions: [{ name: 'pgcrypto', schema: 'public' }] },
		});
		expect(verdict(place, 'schema:app:shop:usage:public', said('42P01', 'x')).status).toBe('pass');
		expect(probe(place, 'schema:app:shop:create:public').expect).toBe('denied');
	});

	test('of any other schema is denied, and one of those that are shut is tried', () => {
		const place = withSchemas(
			schema,
			shut('a'),
			shut('b'),
			shut('c', { held: { app: ['USAGE'] }, acl: [item(null, 'USAGE', 'postgres')] }),
		);
		expect(probe(place, 'schema:app:shop:usage:a').subject).toBe('USAGE on schema a (1 of 2 alike)');
		expect(verdict(place, 'schema:app:shop:usage:c', said('42P01', 'x'))).toMatchObject({
			status: 'fail',
			fix: 'REVOKE USAGE ON SCHEMA c FROM PUBLIC;',
		});
	});

	test('of a schema that belongs to an extension is nobody’s business', () => {
		const place = withSchemas(schema, shut('cron', { ofExtension: true, held: { app: ['USAGE'] } }));
		expect(() => probe(place, 'schema:app:shop:usage:cron')).toThrow('no probe');
	});
});

test('CREATE is tried only where it is refused; the migrate login holds it', () => {
	expect(probe(placeOf(), 'schema:app:shop:create:app').ask.kind).toBe('statement');
	expect(probe(placeOf(), 'schema:mig:shop:create:app')).toMatchObject({ expect: 'allowed', ask: { kind: 'catalog' } });
	const open = withSchemas({ ...schema, acl: [item('app', 'CREATE')], held: { app: ['USAGE', 'CREATE'] } });
	expect(verdict(open, 'schema:app:shop:create:app')).toMatchObject({
		status: 'fail',
		method: 'catalog',
		fix: 'REVOKE CREATE ON SCHEMA app FROM app;',
	});
});

test('the search_path is what the session finds first, behind USAGE', () => {
	const id = 'schema:app:shop:search-path';
	expect(verdict(placeOf(), id, said(null, 'app')).status).toBe('pass');
	expect(verdict(placeOf(), id, said(null, 'public'))).toMatchObject({
		status: 'fail',
		found: 'they are looked up first in public',
		fix: 'ALTER ROLE app IN DATABASE shop SET search_path = app;',
	});
	expect(probe(placeOf(), id).behind).toEqual(['connect:app:shop:sign-in', 'schema:app:shop:usage:app']);
});

test('PUBLIC on the schema fails', () => {
	const place = withSchemas({ ...schema, acl: [item(null, 'USAGE')] });
	expect(verdict(place, 'schema:PUBLIC:shop:nothing:app')).toMatchObject({
		status: 'fail',
		fix: 'REVOKE USAGE ON SCHEMA app FROM PUBLIC;',
	});
});
