import { homedir } from 'node:os';

/** The user's home folder: it contains everything, and so is never a project. */
export function userFolder(): string {
  return homedir();
}
