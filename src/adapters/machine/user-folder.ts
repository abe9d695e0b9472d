import { homedir } from 'node:os';

/** The user's own folder: full of everything, and so never a project. */
export function userFolder(): string {
  return homedir();
}
