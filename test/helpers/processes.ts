// The processes of this computer. Linux tells them in /proc, where `ps` is not always installed; elsewhere it is.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly command: string };

export function runningProcesses(): readonly RunningProcess[] {
	return existsSync('/proc/self/status') ? fromProc() : fromPs();
}

function fromProc(): readonly RunningProcess[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const status = readFileSync(`/proc/${name}/status`, 'utf8');
				const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
				return [{ pid: Number(name), parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command }];
			} catch {
				return []; // it ended while we looked
			}
		});
}

function fromPs(): readonly RunningProcess[] {
	const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
	return lines.flatMap((line) => {
		const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
	});
}

export function parentOf(pid: number): number {
	return runningProcesses().find((each) => each.pid === pid)?.parent ?? Number.NaN;
}
