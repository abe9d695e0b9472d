/** One line of `fettle doctor`: what was checked, its state, and the exact fix. */
export type Diagnosis = {
  name: string;
  status: 'ok' | 'missing' | 'broken';
  detail: string;
  /** The command or step that fixes it; null when nothing is wrong. */
  fix: string | null;
  /** Fettle cannot do its main job without it. */
  required: boolean;
};
