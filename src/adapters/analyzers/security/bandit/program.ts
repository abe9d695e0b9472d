/**
 * Runs in the virtual environment of Bandit: one JSON line for each text on its standard input, one JSON line for
 * each answer. Bandit is loaded once, for that takes a hundred times as long as a text. What a text prints or
 * raises stays away from the answers; the program ends with its input, and so with its parent.
 */
export const BANDIT_PROGRAM = `
import io, json, logging, os, sys
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
sys.stdout = sys.stderr = open(os.devnull, "w")
logging.disable(logging.CRITICAL)
from bandit.core import config, manager
bandit = manager.BanditManager(config.BanditConfig(), "file", quiet=True, profile={}, ignore_nosec=True)
NAME = "<text>"
for line in sys.stdin.buffer:
    try:
        text = json.loads(line)["text"].encode("utf-8", "surrogatepass")
        bandit.results, bandit.skipped, bandit.scores, bandit.files_list = [], [], [], [NAME]
        bandit._parse_file(NAME, io.BytesIO(text), [NAME])
        found = [
            {"rule": r.test_id, "cwe": r.cwe.id, "severity": r.severity, "confidence": r.confidence,
             "message": r.text, "line": r.lineno, "column": r.col_offset,
             "last_line": max(r.linerange or [r.lineno]), "end_column": r.end_col_offset}
            for r in bandit.results
        ]
        answer = {"skipped": bandit.skipped[0][1] if bandit.skipped else None, "found": found}
    except Exception as error:
        answer = {"skipped": type(error).__name__, "found": []}
    answers.write(json.dumps(answer) + "\\n")
    answers.flush()
`;
