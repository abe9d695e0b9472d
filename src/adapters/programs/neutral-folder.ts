/**
 * The working folder for programs that need no project: a system folder in which, and above which, only the
 * administrator can write. A temporary folder of ours would not do: version managers look for their settings
 * in every parent folder.
 */
export const NEUTRAL_FOLDER = process.platform === 'win32' ? (process.env.SystemRoot ?? 'C:\\Windows') : '/';
