/** One database of the sample; `database` is a plain identifier that needs no quotes. */
export type SampleDatabase = { readonly database: string; readonly statements: readonly string[] };

/**
 * What a newcomer finds on the sandbox: an application whose tables two tenants share, made by an owner that nobody signs
 * in as, so that a profile named `shop` fits it; and a database that nobody hardened.
 */
export const sampleDatabases: readonly SampleDatabase[] = [
	{
		database: 'shop',
		statements: [
			'CREATE ROLE shop_owner',
			'CREATE SCHEMA app AUTHORIZATION shop_owner',
			'SET ROLE shop_owner',
			`CREATE TABLE app.customers (
				id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
				tenant_id text NOT NULL,
				name text NOT NULL,
				email text NOT NULL
			)`,
			'CREATE SEQUENCE app.order_number START 1001',
			`CREATE TABLE app.orders (
				number bigint PRIMARY KEY DEFAULT nextval('app.order_number'),
				tenant_id text NOT NULL,
				customer_id bigint NOT NULL REFERENCES app.customers,
				total numeric(10, 2) NOT NULL,
				placed_on date NOT NULL,
				shipped_on date
			)`,
			`INSERT INTO app.customers (tenant_id, name, email) VALUES
				('acme', 'Ada Byron', 'ada@example.com'),
				('acme', 'Grace Murray', 'grace@example.com'),
				('acme', 'Alan Mathison', 'alan@example.com'),
				('globex', 'Edsger Wybe', 'edsger@example.com'),
				('globex', 'Barbara Jane', 'barbara@example.com')`,
			`INSERT INTO app.orders (tenant_id, customer_id, total, placed_on, shipped_on) VALUES
				('acme', 1, 120.00, '2026-01-12', '2026-01-13'),
				('acme', 1, 18.50, '2026-02-02', NULL),
				('acme', 2, 240.90, '2026-02-14', '2026-02-16'),
				('acme', 3, 9.99, '2026-03-01', NULL),
				('globex', 4, 1310.00, '2026-01-20', '2026-01-22'),
				('globex', 4, 75.25, '2026-02-27', NULL),
				('globex', 5, 62.00, '2026-03-03', NULL)`,
			`CREATE VIEW app.open_orders AS
				SELECT o.tenant_id, o.number, c.name AS customer, o.total, o.placed_on
				FROM app.orders o JOIN app.customers c ON c.id = o.customer_id
				WHERE o.shipped_on IS NULL`,
			`CREATE FUNCTION app.spent_by(customer bigint) RETURNS numeric LANGUAGE sql STABLE AS
				'SELECT coalesce(sum(total), 0) FROM app.orders WHERE customer_id = customer'`,
		],
	},
	{
		database: 'legacy_reports',
		statements: [
			'CREATE TABLE public.monthly_sales (tenant text NOT NULL, month date NOT NULL, total numeric(12, 2) NOT NULL)',
			`INSERT INTO public.monthly_sales VALUES
				('acme', '2026-01-01', 120.00),
				('acme', '2026-02-01', 259.40),
				('globex', '2026-01-01', 1310.00),
				('globex', '2026-02-01', 75.25)`,
			'GRANT SELECT ON public.monthly_sales TO PUBLIC',
		],
	},
];
