/**
 * What libpq would do to make a connection safer, and Gatehouse cannot. Whoever asks for it must not get less without
 * being told; in a URL the parameter is unknown, which is a refusal too.
 */
const variables: Readonly<Record<string, (text: string) => boolean>> = {
	PGSSLCRL: () => true,
	PGSSLCRLDIR: () => true,
	PGREQUIREPEER: () => true,
	// What node speaks is 1.2 and 1.3, as libpq's own default.
	PGSSLMINPROTOCOLVERSION: (text) => text === 'TLSv1.3',
	PGSSLCERTMODE: (text) => text === 'require',
	PGGSSENCMODE: (text) => text === 'require',
};

const keywords: Readonly<Record<string, string>> = {
	sslcrl: 'PGSSLCRL',
	sslcrldir: 'PGSSLCRLDIR',
	requirepeer: 'PGREQUIREPEER',
	ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
	sslcertmode: 'PGSSLCERTMODE',
	gssencmode: 'PGGSSENCMODE',
};

export const isUnkept = (keyword: string, text: string): boolean => variables[keywords[keyword] ?? '']?.(text) === true;

export function unkeptVariables(env: NodeJS.ProcessEnv): readonly string[] {
	return Object.entries(variables).flatMap(([name, matters]) => {
		const text = env[name];
		return text && matters(text) ? [`${name}: Gatehouse cannot do what it asks for; unset it for this command`] : [];
	});
}
