/** One line of `fettle doctor`: what was looked at, how it stands, and the exact fix. */
export type Diagnosis = {
  name: string;
  status: 'ok' | 'missing' | 'broken';
  detail: string;
  /** The command or step that mends it; null when nothing is wrong. */
  fix: string | null;
  /** Without it Fettle cannot do its main job. */
  required: boolean;
};
