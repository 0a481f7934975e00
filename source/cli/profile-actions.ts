/** What `gatehouse profiles` does. */
export const profileActions = ['list', 'show', 'save', 'rename', 'duplicate', 'delete', 'path', 'schema'] as const;
export type ProfileAction = (typeof profileActions)[number];
