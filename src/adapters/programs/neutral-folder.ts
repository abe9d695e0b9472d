/**
 * Where a program is started that has no business in any project: a folder of the system, in which and above which
 * only its administrator writes. A folder of ours in the temporary one would not do: version managers look for their
 * settings in every folder above.
 */
export const NEUTRAL_FOLDER = process.platform === 'win32' ? (process.env.SystemRoot ?? 'C:\\Windows') : '/';
