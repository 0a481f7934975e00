/*
 * A value that cannot be printed by accident. The text lives in a WeakMap, so no spread, no JSON, no inspector and no
 * error cause can reach it; redaction belongs to the type and not to the code path that happens to print it.
 */
const texts = new WeakMap<Secret, string>();
const dots = '••••••••';

export class Secret {
	private constructor() {}

	static of(text: string): Secret {
		const secret = new Secret();
		texts.set(secret, text);
		return secret;
	}

	toString(): string {
		return dots;
	}

	toJSON(): string {
		return dots;
	}

	[Symbol.toPrimitive](): string {
		return dots;
	}

	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return dots;
	}
}

/**
 * The only way to the text. Three places may call it, and `test/architecture.test.ts` holds them to it:
 * `postgres/` (to sign in and to compute a verifier), `secrets/` (to write the secrets file),
 * and the wizard's reveal, which the user asks for.
 */
export function openSecret(secret: Secret): string {
	const text = texts.get(secret);
	if (text === undefined) throw new TypeError('not a Secret');
	return text;
}
