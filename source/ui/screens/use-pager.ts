import { useApp } from 'ink';
import { useContext } from 'react';
import type { Plan } from '../../core/plan/plan.js';
import { planSql } from '../../formats/plan-sql.js';
import { showInPager } from '../terminal/pager.js';
import { FooterNotice } from './screen.js';

/** Reads the script, in the bytes of `gatehouse plan --format sql`, with the user's own pager. */
export function usePager(plan: Plan): () => void {
	const { suspendTerminal } = useApp();
	const { show } = useContext(FooterNotice);
	return () => {
		void suspendTerminal(() => {
			const problem = showInPager(`${plan.profile}.sql`, planSql(plan));
			if (problem !== undefined) show(problem);
		});
	};
}
